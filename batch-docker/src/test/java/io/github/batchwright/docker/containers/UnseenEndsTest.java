package io.github.batchwright.docker.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnseenEndsTest {
  private static final Instant START = Instant.parse("2024-05-01T10:00:00.123Z");

  @ParameterizedTest
  @CsvSource({
    "2024-05-01T10:00:00.123456789Z, true",
    "2024-05-01T09:59:58Z, true",
    "2024-05-01T09:59:00Z, false",
    "2024-05-01T10:00:00.125Z, false",
    "2024-05-01T10:00:07Z, false",
    "0001-01-01T00:00:00Z, false",
    "yesterday, false",
  })
  void endIsOfTheStartIfItCameShortlyBefore(String finishedAt, boolean expected) {
    assertEquals(expected, UnseenEnds.isOfStart(finishedAt, START));
  }

  @Test
  void noTimeTellsNothing() {
    assertEquals(false, UnseenEnds.isOfStart(null, START));
  }
}
