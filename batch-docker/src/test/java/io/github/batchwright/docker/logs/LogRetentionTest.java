package io.github.batchwright.docker.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LogRetentionTest {

  @Test
  void readsWhatItWrites() {
    LogRetention some = LogRetention.of(1_600_000);
    assertEquals(some, LogRetention.read(some.options()));
    assertEquals(
        LogRetention.DEFAULT, LogRetention.read(Map.of("max-size", "32m", "max-file", "8")));
  }

  @Test
  void readsContainersOfOthersAndOfEarlierReleases() {
    assertEquals(
        new LogRetention(128_000_000, 2),
        LogRetention.read(Map.of("max-size", "128m", "max-file", "2", "compress", "false")));
    assertEquals(new LogRetention(20_000_000, 5), LogRetention.read(null));
    assertTrue(LogRetention.read(Map.of("max-size", "nonsense")).mayHaveLost(0));
  }

  @Test
  void aLogThatIsShorterThanAllFilesButOneIsComplete() {
    LogRetention retention = new LogRetention(1_000_000, 8);
    assertFalse(retention.mayHaveLost(6_124_999));
    assertTrue(retention.mayHaveLost(6_125_000));
    assertTrue(retention.mayHaveLost(7_000_000));
    assertTrue(LogRetention.of(LogRetention.LEAST_BYTES).mayHaveLost(160_000));
    assertFalse(LogRetention.of(LogRetention.LEAST_BYTES).mayHaveLost(120_000));
  }

  @Test
  void countsWhatSurroundsAnEntry() throws IOException {
    RetainedBytes counter = new RetainedBytes((stream, buffer, length) -> {});
    counter.accept(LogStream.STDOUT, new byte[6], 6);
    assertEquals(38, counter.bytes());
    counter.accept(LogStream.STDOUT, new byte[16 * 1024], 16 * 1024);
    counter.accept(LogStream.STDERR, new byte[6], 6);
    counter.accept(LogStream.STDOUT, new byte[6], 6);
    counter.accept(LogStream.STDOUT, new byte[6], 6);
    assertEquals(38 + 16 * 1024 + 120 + 38 + 126 + 38, counter.bytes());
  }
}
