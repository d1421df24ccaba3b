package io.github.batchwright.samples.quickstart;

import io.github.batchwright.JobContext;
import io.github.batchwright.JobHandler;
import io.github.batchwright.JobLogs;
import io.github.batchwright.model.JobId;
import io.github.batchwright.spi.LogStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Adds up what the children of an array job have printed: lines of a count and a word. */
final class Merge implements JobHandler {
  /** The parameter that names the array job. */
  static final String ARRAY = "array";

  /** The parameter that says how many children it has. */
  static final String SIZE = "size";

  private volatile Map<String, Long> counts = Map.of();

  /** Returns how often each word comes; empty until the job has succeeded. */
  Map<String, Long> counts() {
    return counts;
  }

  @Override
  public void run(JobContext job) throws IOException {
    JobId array = new JobId(job.parameter(ARRAY));
    int size = Integer.parseInt(job.parameter(SIZE));
    Map<String, Long> sums = new TreeMap<>();
    for (int index = 0; index < size; index++) {
      addTo(sums, job.service().logs(array.child(index)));
    }
    counts = sums;
  }

  private static void addTo(Map<String, Long> sums, JobLogs child) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(child.open(LogStream.STDOUT), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] countAndWord = line.strip().split(" ", 2);
        sums.merge(countAndWord[1], Long.valueOf(countAndWord[0]), Long::sum);
      }
    }
  }
}
