package io.github.batchwright.samples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders that are there for one measurement. */
final class Folders {
  private Folders() {}

  interface Measurement {
    void in(Path folder) throws Exception;
  }

  static void in(Measurement measurement) throws Exception {
    Path folder = Files.createTempDirectory("batchwright-benchmark-");
    try {
      measurement.in(folder);
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
