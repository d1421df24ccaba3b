package io.github.batchwright.docker.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.container.PullPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ImageNameTest {
  private static final String DIGEST = "sha256:" + "0f".repeat(32);

  @Test
  void nameWithoutTagMeansTheLatestNotAllOfThem() {
    assertEquals(new ImageName("docker.io", "busybox", "latest", null), ImageName.parse("busybox"));
    assertEquals(
        new ImageName("host:5000", "host:5000/a/b", "latest", null),
        ImageName.parse("host:5000/a/b"));
  }

  @Test
  void tagIsTakenOff() {
    assertEquals(
        new ImageName("docker.io", "team/tool", "1.36", null), ImageName.parse("team/tool:1.36"));
    assertEquals(
        new ImageName("host", "HOST/a", "2", null).tag(), ImageName.parse("HOST/a:2").tag());
    assertEquals("localhost", ImageName.parse("localhost/a").registry());
    assertEquals("[::1]:5000", ImageName.parse("[::1]:5000/a").registry());
    assertEquals("docker.io", ImageName.parse("index.docker.io/library/a").registry());
  }

  @Test
  void tagBesideADigestMeansNothing() {
    ImageName pinned = ImageName.parse("h:1/a/b:3@" + DIGEST);

    assertEquals(DIGEST, pinned.version());
    assertEquals("h:1/a/b@" + DIGEST, pinned.reference());
    assertEquals(ImageName.parse("h:1/a/b@" + DIGEST).reference(), pinned.reference());
  }

  @Test
  void namesThatAreNoneAreRefusedWithTheRule() {
    for (String bad :
        List.of(
            "",
            "UPPER",
            "a//b",
            "/a",
            "a/",
            "a:",
            "a:b:c d",
            "a@sha256:0f",
            "a@",
            "a b",
            "-a",
            "a_-b",
            "http://h/a",
            "h:123456/a",
            "a:" + "t".repeat(129))) {
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> ImageName.parse(bad), bad);
      assertTrue(
          String.valueOf(refusal.getMessage()).startsWith("image: '" + bad + "' must "),
          refusal.getMessage());
    }
  }

  @Test
  void idIsNoName() {
    assertTrue(ImageName.isId(DIGEST));
    assertTrue(ImageName.isId("0f".repeat(32)));
    assertFalse(ImageName.isId("a@" + DIGEST));
    assertFalse(ImageName.isId("0f0f0f"));
  }

  @Test
  void whatADigestNamesIsNotFetchedAgain() {
    assertEquals(
        PullPolicy.MISSING,
        new ImageRequest(ImageName.parse("a@" + DIGEST), PullPolicy.ALWAYS, null).policy());
    assertEquals(
        PullPolicy.ALWAYS,
        new ImageRequest(ImageName.parse("a:1"), PullPolicy.ALWAYS, null).policy());
  }
}
