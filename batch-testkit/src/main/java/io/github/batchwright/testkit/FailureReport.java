package io.github.batchwright.testkit;

import java.util.List;
import java.util.stream.Collectors;

/** What is printed of the harness of a test that failed. */
final class FailureReport {
  private static final int FACTS = 200;
  private static final int ROWS = 50;

  private FailureReport() {}

  @SuppressWarnings("SystemOut") // what a failed test says belongs to its output
  static void print(String test, BatchHarness harness) {
    System.out.println(text(test, harness));
  }

  static String text(String test, BatchHarness harness) {
    List<String> facts = harness.facts();
    int from = Math.max(0, facts.size() - FACTS);
    String seed = String.valueOf(harness.seed());
    return """
        %s failed: seed %s, virtual time %s
        again with @BatchSeed(%s) or -D%s=%s
        %sfacts %d-%d:
        %s"""
        .formatted(
            test,
            seed,
            harness.now(),
            seed.matches("-?\\d{1,9}") ? seed : seed + "L",
            BatchExtension.SEED,
            seed,
            drawing(harness),
            from + 1,
            facts.size(),
            String.join("\n", facts.subList(from, facts.size())));
  }

  private static String drawing(BatchHarness harness) {
    List<String> rows;
    try {
      rows = harness.timeLine().toString().lines().toList();
    } catch (RuntimeException broken) {
      // The test has failed for a reason of its own, and that is the one to show.
      return "cannot be drawn: " + broken + "\n";
    }
    String first = rows.stream().limit(ROWS).map(row -> row + "\n").collect(Collectors.joining());
    return rows.size() > ROWS ? first + "and more\n" : first;
  }
}
