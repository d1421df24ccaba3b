package io.github.batchwright.docker.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.docker.images.PulledImages.Pulled;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PulledImagesTest {
  private final PulledImages images = new PulledImages(3);

  private static Pulled image(String name, String id, long used) {
    return new Pulled(name, name + "@" + id, id, 10, used);
  }

  private List<String> names() {
    return images.all().stream().map(Pulled::reference).toList();
  }

  @Test
  void thoseNotUsedForLongestComeFirst() {
    images.add(image("a", "1", 1));
    images.add(image("b", "2", 2));
    images.used("a", 3);
    images.used("nobody's", 4);

    assertEquals(List.of("b", "a"), names());
  }

  @Test
  void imageWhoseNameMovedOnIsKnownByItsDigest() {
    images.add(image("a", "1", 1));
    images.add(image("a", "2", 2));

    assertEquals(List.of("a@1", "a"), names());
    assertTrue(images.knowsId("1"));
    assertTrue(images.knowsId("2"));
  }

  @Test
  void sameImageFetchedAgainIsOne() {
    images.add(image("a", "1", 1));
    images.add(image("a", "1", 2));

    assertEquals(List.of(image("a", "1", 2)), images.all());
  }

  @Test
  void ofTooManyTheOldestIsForgotten() {
    for (String name : List.of("a", "b", "c", "d")) {
      images.add(image(name, name, 1));
    }
    assertFalse(images.knows("a"));
    assertTrue(images.knows("d"));
    assertEquals(3, images.all().size());
  }
}
