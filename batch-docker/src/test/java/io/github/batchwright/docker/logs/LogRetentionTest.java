package io.github.batchwright.docker.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.LogConfig.LoggingType;
import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LogRetentionTest {

  private static LogRetention read(LoggingType driver, String... options) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    return LogRetention.read(new LogConfig(driver, all));
  }

  @Test
  void readsWhatItWrites() {
    LogRetention some = LogRetention.of(1_600_000);
    for (LoggingType driver : new LoggingType[] {LoggingType.LOCAL, LoggingType.SYSLOG}) {
      Map<String, String> options = new HashMap<>();
      some.fill(driver, options);
      assertEquals(some, LogRetention.read(new LogConfig(driver, options)), options.toString());
    }
    assertEquals(LogRetention.DEFAULT, read(LoggingType.LOCAL, "max-size", "32m", "max-file", "8"));
  }

  @Test
  void whatAJobAsksForStays() {
    Map<String, String> options = new HashMap<>(Map.of("max-size", "1m"));
    LogRetention.DEFAULT.fill(LoggingType.JSON_FILE, options);
    assertEquals(Map.of("max-size", "1m", "max-file", "2"), options);
    options = new HashMap<>(Map.of("max-file", "3"));
    LogRetention.DEFAULT.fill(LoggingType.JSON_FILE, options);
    assertEquals(Map.of("max-size", "32000000", "max-file", "3"), options);
  }

  @Test
  void readsContainersOfOthersAndOfEarlierReleases() {
    assertEquals(
        new LogRetention(128_000_000, 2, 1),
        read(LoggingType.LOCAL, "max-size", "128m", "max-file", "2", "compress", "false"));
    assertEquals(new LogRetention(20_000_000, 5, 1), read(LoggingType.LOCAL));
    assertEquals(
        new LogRetention(64_000, 2, 1),
        read(LoggingType.FLUENTD, "cache-max-size", "64k", "cache-max-file", "2"));
    assertTrue(read(LoggingType.LOCAL, "max-size", "nonsense").mayHaveLost(0));
    assertTrue(LogRetention.read(null).mayHaveLost(0));
  }

  @Test
  void aJournalIsNeverCalledCompleteNorIsOneFile() {
    Map<String, String> options = new HashMap<>();
    LogRetention.DEFAULT.fill(LoggingType.JOURNALD, options);
    assertEquals(Map.of(), options);
    assertTrue(read(LoggingType.JOURNALD).mayHaveLost(0));
    assertTrue(read(LoggingType.JSON_FILE, "max-size", "1g").mayHaveLost(0));
  }

  @Test
  void jsonTakesMoreRoom() {
    LogRetention retention = read(LoggingType.JSON_FILE, "max-size", "6m", "max-file", "2");
    assertFalse(retention.mayHaveLost(874_999));
    assertTrue(retention.mayHaveLost(875_000));
    // Without a size nothing is ever thrown away.
    assertFalse(read(LoggingType.JSON_FILE).mayHaveLost(1L << 50));
  }

  @Test
  void aLogThatIsShorterThanAllFilesButOneIsComplete() {
    LogRetention retention = new LogRetention(1_000_000, 8, 1);
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
