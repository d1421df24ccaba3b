package io.github.batchwright.testkit.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Logs of real machines, replayed. The figures of first come first served and EASY are those of
 * somebody else's simulator; the others are ours, and every start is checked with a second
 * simulator, which shares no code with the engine.
 */
class RealTracesTest {
  @ParameterizedTest
  @CsvSource({
    RealTraces.NASA + ", FCFS, 128, 8.08, 1.0262, 0.466, 7949022",
    RealTraces.NASA + ", EASY, 128, 4.07, 1.0119, 0.466, 7949022",
    RealTraces.LLNL + ", FCFS, 9216, 20.98, 2.035, 0.703, 16671553",
    RealTraces.LLNL + ", EASY, 9216, 8.52, 1.365, 0.703, 16671553",
  })
  void agreesWithPublishedFigures(
      String name,
      ReplayPolicy policy,
      int processors,
      String wait,
      String slowdown,
      String utilisation,
      long makespan)
      throws IOException {
    ReplayReport report = TraceReplay.of(RealTraces.find(name), policy).run();
    assertEquals(processors, report.processors());
    assertEquals(wait, printed(report.waits().mean(), wait));
    assertEquals(slowdown, printed(report.averageBoundedSlowdown(), slowdown));
    assertEquals(utilisation, printed(report.utilisation(), utilisation));
    assertEquals(makespan, report.makespan());
  }

  private static String printed(double value, String like) {
    int digits = like.length() - like.indexOf('.') - 1;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  @ParameterizedTest
  @EnumSource(value = ReplayPolicy.class, mode = EnumSource.Mode.EXCLUDE, names = "FAIR_SHARE")
  void startsJobForJobAsTheReferenceDoes(ReplayPolicy policy) throws IOException {
    for (String name : List.of(RealTraces.NASA, RealTraces.LLNL)) {
      Workload workload = Workload.read(RealTraces.find(name), null, Estimates.REQUESTED);
      assertArrayEquals(
          ReferenceSimulator.run(workload, policy), Replay.run(workload, policy), name);
    }
  }

  @Test
  void theDocumentationHasTheseFigures() throws IOException {
    Path document = Path.of("../docs/scheduling.md");
    String text = Files.readString(document);
    String section = text.substring(text.indexOf("## Real traces"));
    for (String name : List.of(RealTraces.NASA, RealTraces.LLNL)) {
      for (ReplayPolicy policy : ReplayPolicy.values()) {
        String row = row(TraceReplay.of(RealTraces.find(name), policy).run());
        assertEquals(true, section.contains(row), () -> document + " must have the row\n" + row);
      }
    }
  }

  private static String row(ReplayReport report) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.2f | %.4f | %.3f | %.3f |",
        report.trace().split("-", 2)[0],
        report.policy().word(),
        report.waits().mean(),
        report.averageBoundedSlowdown(),
        report.utilisation(),
        report.fairness());
  }
}
