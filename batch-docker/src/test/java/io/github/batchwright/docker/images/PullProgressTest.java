package io.github.batchwright.docker.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.PullResponseItem;
import org.junit.jupiter.api.Test;

final class PullProgressTest {
  private final ObjectMapper json = new ObjectMapper();
  private final PullProgress progress = new PullProgress("tool:1");

  private boolean add(String id, String status) {
    return add(id, status, "{}");
  }

  private boolean add(String id, String status, String detail) {
    String line =
        "{\"id\":\"%s\",\"status\":\"%s\",\"progressDetail\":%s}".formatted(id, status, detail);
    try {
      return progress.add(json.readValue(line, PullResponseItem.class));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(line, e);
    }
  }

  @Test
  void bytesOfAllLayersAreAddedUp() {
    assertFalse(add("1", "Pulling from team/tool"));
    add("a", "Pulling fs layer");
    add("b", "Pulling fs layer");
    add("a", "Downloading", "{\"current\":1000000,\"total\":4000000}");
    add("b", "Downloading", "{\"current\":3000000,\"total\":6000000}");

    assertEquals(0.4, progress.now().fraction(), 1e-9);
    assertEquals("pulling tool:1: 40%, 4.0 of 10.0 MB, 0 of 2 layers", progress.now().message());
  }

  @Test
  void layerOfUnknownSizeCountsAsMuchAsOthers() {
    add("a", "Pulling fs layer");
    add("b", "Waiting");
    add("a", "Downloading", "{\"current\":500,\"total\":1000}");

    assertEquals(0.25, progress.now().fraction(), 1e-9);
  }

  @Test
  void neverGoesBackAndIsNotDoneBeforeTheEngineSaysSo() {
    add("a", "Downloading", "{\"current\":900,\"total\":1000}");
    assertEquals(0.9, progress.now().fraction(), 1e-9);
    add("b", "Downloading", "{\"current\":0,\"total\":9000}");
    assertEquals(0.9, progress.now().fraction(), 1e-9);
    add("a", "Pull complete");
    add("b", "Download complete");
    assertEquals(0.99, progress.now().fraction(), 1e-9);
    assertTrue(progress.now().message().contains("1 of 2 layers"), progress.now().message());
  }

  @Test
  void layersThatAreThereDoNotCount() {
    add("a", "Already exists");
    add("b", "Downloading", "{\"current\":1,\"total\":2}");

    assertEquals(0.5, progress.now().fraction(), 1e-9);
    assertTrue(progress.now().message().contains("0 of 1 layers"), progress.now().message());
  }

  @Test
  void sizeThatIsNotToldIsAtLeastWhatHasCome() {
    add("a", "Downloading", "{\"current\":700}");
    assertEquals(0.99, progress.now().fraction(), 1e-9);
  }

  @Test
  void layersAreBounded() {
    for (int i = 0; i < 1_000; i++) {
      assertTrue(add("layer" + i, "Waiting"));
    }
    assertFalse(add("one more", "Waiting"));
    assertTrue(add("layer0", "Pull complete"));
  }
}
