package io.github.batchwright.samples.elastic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A job of the day.
 *
 * @param submitted when, after midnight
 * @param runs how long it ran
 * @param processors on how many processors, which become vCPUs here
 */
record TraceJob(Duration submitted, Duration runs, int processors) {
  /** Reads the day, in the order of submission. */
  static List<TraceJob> day() {
    try (InputStream in = TraceJob.class.getResourceAsStream("day.csv");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.startsWith("#")).map(TraceJob::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TraceJob parse(String line) {
    String[] fields = line.split(",", -1);
    return new TraceJob(
        Duration.ofSeconds(Long.parseLong(fields[0])),
        Duration.ofSeconds(Long.parseLong(fields[1])),
        Integer.parseInt(fields[2]));
  }
}
