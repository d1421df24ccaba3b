package io.github.batchwright.samples.elastic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ElasticTest {
  private static List<Outcome> outcomes;

  @BeforeAll
  static void runTheDay() {
    List<TraceJob> day = TraceJob.day();
    outcomes = Scenario.all().stream().map(one -> Outcome.of(one, day)).toList();
  }

  private static Outcome outcome(int index) {
    return outcomes.get(index);
  }

  @Test
  void theMachineThatIsAlwaysThereCostsAllDay() {
    assertEquals(128, outcome(0).peakVcpus());
    assertEquals(Duration.ZERO, outcome(0).longestWait());
    // 24.4 hours of 5.44 dollars.
    assertEquals(132.77, outcome(0).cost().amount().doubleValue(), 0.01);
  }

  @Test
  void instancesThatComeAndGoCostTwoFifthsLessAndAMinuteOfWaiting() {
    Outcome elastic = outcome(1);
    double saved = elastic.savedAgainst(outcome(0));
    assertTrue(saved > 40 && saved < 50, () -> saved + " %");
    assertTrue(elastic.meanWait().compareTo(Duration.ofSeconds(90)) < 0, elastic::toString);
    assertTrue(elastic.wait95().compareTo(Duration.ofSeconds(121)) < 0, elastic::toString);
  }

  @Test
  void instancesThatAreKeptCostMoreAndAreWaitedForLess() {
    Outcome kept = outcome(2);
    double saved = kept.savedAgainst(outcome(0));
    assertTrue(saved > 10 && saved < outcome(1).savedAgainst(outcome(0)), () -> saved + " %");
    assertTrue(kept.meanWait().compareTo(outcome(1).meanWait()) < 0, kept::toString);
    assertTrue(kept.instances() < outcome(1).instances() / 4, kept::toString);
  }

  @Test
  void spotInstancesCostThreeQuartersLessAndSomeJobsRunTwice() {
    double saved = outcome(4).savedAgainst(outcome(0));
    assertTrue(saved > 70 && saved < 80, () -> saved + " %");
    assertTrue(outcome(4).attempts() > outcome(4).succeeded(), outcome(4)::toString);
  }

  @Test
  void everyJobSucceedsWhateverItRunsOn() {
    for (Outcome outcome : outcomes) {
      assertEquals(321, outcome.succeeded(), outcome.scenario().name());
      // The one instance that may be beyond the maximum included.
      assertTrue(outcome.peakVcpus() <= 256 + 128, outcome::toString);
    }
  }

  @Test
  void theTableHasALineForEach() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Elastic.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), outcomes);
    List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(1 + outcomes.size(), lines.size());
    assertTrue(lines.get(1).contains("132.77 USD     0%"), lines.get(1));
  }
}
