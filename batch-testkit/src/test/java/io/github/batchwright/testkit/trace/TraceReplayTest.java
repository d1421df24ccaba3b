package io.github.batchwright.testkit.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceReplayTest {
  private static final String HEADER = "; Computer: small\n; MaxProcs: 4\n";

  @TempDir Path folder;

  /** A line of a log: number, submission, run time, processors, requested time, user. */
  private static String job(
      long number, long submit, long run, int processors, long requested, int user) {
    return "%d %d -1 %d %d -1 -1 -1 %d -1 1 %d -1 -1 -1 -1 -1 -1"
        .formatted(number, submit, run, processors, requested, user);
  }

  private Path log(String... lines) throws IOException {
    return Files.writeString(folder.resolve("log.swf"), HEADER + String.join("\n", lines) + "\n");
  }

  private static String starts(TraceReplay replay) throws IOException {
    StringBuilder text = new StringBuilder();
    replay.run((number, second) -> text.append(' ').append(number).append('@').append(second));
    return text.toString().strip();
  }

  /**
   * Four processors. 1 has three of them until 10, and is expected to have them until 20; 2 wants
   * all four. 3 fits beside 1 and is expected to end at 20, just in time. At 10, 4 and 5 would be
   * expected to end in time as well, and there is room for one of them.
   */
  @ParameterizedTest
  @CsvSource({
    "FCFS, 1@0 2@10 3@15 4@15 5@23",
    "SJF, 1@0 2@10 3@17 4@15 5@15",
    "EASY, 1@0 2@20 3@2 4@10 5@25",
    "EASY_SJBF, 1@0 2@20 3@2 4@25 5@10",
    "CONSERVATIVE, 1@0 2@20 3@2 4@10 5@25",
  })
  void startsAsWorkedOutByHand(ReplayPolicy policy, String expected) throws IOException {
    Path log =
        log(
            job(1, 0, 10, 3, 20, 1),
            job(2, 1, 5, 4, 5, 2),
            job(3, 2, 18, 1, 18, 1),
            job(4, 3, 8, 1, 10, 2),
            job(5, 4, 2, 3, 9, 1));
    assertEquals(expected, starts(TraceReplay.of(log, policy)));
    assertArrayEquals(
        Arrays.stream(expected.split(" ", -1))
            .mapToLong(s -> Long.parseLong(s.split("@", -1)[1]))
            .toArray(),
        ReferenceSimulator.run(Workload.read(log, null, Estimates.REQUESTED), policy));
  }

  @Test
  void seesAllOfAnInstantBeforeAnythingStarts() throws IOException {
    // At 10 the first ends and the third comes, which is shorter than the second that waits.
    Path log = log(job(1, 0, 10, 4, 10, 1), job(2, 5, 9, 4, 9, 1), job(3, 10, 2, 4, 2, 1));
    assertEquals("1@0 2@12 3@10", starts(TraceReplay.of(log, ReplayPolicy.SJF)));
  }

  /** An ordinary turn takes in 1,024 requests, and places what it has seen of them. */
  @Test
  void seesMoreArrivalsThanAnOrdinaryTurnTakesIn() throws IOException {
    int many = 1_200;
    String[] lines = new String[many];
    for (int i = 0; i < many; i++) {
      lines[i] = job(i, 0, many - i, 1, many - i, 1);
    }
    String starts = starts(TraceReplay.of(log(lines), ReplayPolicy.SJF).withProcessors(1));
    assertTrue(starts.endsWith(" 1198@1 1199@0"), starts);
  }

  @Test
  void endsAJobWhenTheTimeIsUpThatItAskedFor() throws IOException {
    Path log = log(job(1, 0, 100, 4, 60, 1), job(2, 0, 10, 4, -1, 1));
    for (Estimates estimates : Estimates.values()) {
      TraceReplay replay = TraceReplay.of(log, ReplayPolicy.FCFS).withEstimates(estimates);
      assertEquals("1@0 2@60", starts(replay));
      assertEquals(70, replay.run().makespan());
    }
  }

  @Test
  void takesTheProcessorsAskedForAndElseThoseAllocated() throws IOException {
    Path log =
        log(
            "1 0 -1 10 1 -1 -1 4 -1 -1 1 -1 -1 -1 -1 -1 -1 -1",
            "2 0 -1 10 1 -1 -1 -1 -1 -1 1 -1 -1 -1 -1 -1 -1 -1");
    assertEquals("1@0 2@10", starts(TraceReplay.of(log, ReplayPolicy.FCFS)));
  }

  @Test
  void countsWhatCannotRun() throws IOException {
    Path log =
        log(
            job(1, 0, 10, 4, 10, 1),
            job(2, 1, 0, 4, 10, 1),
            job(3, 2, -1, 4, 10, 1),
            job(4, 3, 10, 0, 10, 1),
            job(5, 4, 10, 5, 10, 1),
            job(6, -1, 10, 1, 10, 1));
    ReplayReport report = TraceReplay.of(log, ReplayPolicy.FCFS).run();
    assertEquals(1, report.jobs());
    assertEquals(new SkippedJobs(1, 2, 1, 1), report.skipped());
    assertEquals(2, TraceReplay.of(log, ReplayPolicy.FCFS).withProcessors(5).run().jobs());
  }

  @Test
  void reportsFiguresByTheirDefinitions() throws IOException {
    // Waits 0, 20 and 20; slowdowns 1, 30/10 = 3 and (20+2)/10 = 2.2.
    Path log = log(job(1, 100, 20, 4, 20, 7), job(2, 100, 10, 2, 10, 8), job(3, 100, 2, 2, 2, 7));
    ReplayReport report = TraceReplay.of(log, ReplayPolicy.FCFS).run();
    assertEquals(new WaitFigures(40 / 3.0, 20, 20, 20), report.waits());
    assertEquals(6.2 / 3, report.averageBoundedSlowdown(), 1e-12);
    assertEquals(30, report.makespan());
    assertEquals((80 + 20 + 4) / 120.0, report.utilisation(), 1e-12);
    assertEquals(2, report.users());
    assertEquals(
        List.of(new UserFigures(7, 2, 84, 10, 1.6), new UserFigures(8, 1, 20, 20, 3)),
        report.largestUsers());
    assertEquals(4.6 * 4.6 / (2 * (1.6 * 1.6 + 9)), report.fairness(), 1e-12);
  }

  @Test
  void fairShareServesWhoHadLessFirst() throws IOException {
    Path log =
        log(
            job(1, 0, 10, 4, 10, 1),
            job(2, 1, 10, 4, 10, 1),
            job(3, 2, 10, 4, 10, 2),
            job(4, 3, 10, 4, 10, -1));
    assertEquals("1@0 2@10 3@20 4@30", starts(TraceReplay.of(log, ReplayPolicy.FCFS)));
    assertEquals("1@0 2@30 3@10 4@20", starts(TraceReplay.of(log, ReplayPolicy.FAIR_SHARE)));
  }

  @Test
  void sortsALogThatIsNotInOrder() throws IOException {
    Path log = log(job(1, 5, 10, 4, 10, 1), job(2, 0, 10, 4, 10, 1), job(3, 5, 10, 4, 10, 1));
    assertEquals("2@0 1@10 3@20", starts(TraceReplay.of(log, ReplayPolicy.FCFS)));
  }

  @Test
  void refusesALogWithoutJobsOrWithoutAMachine() throws IOException {
    SwfException empty =
        assertThrows(SwfException.class, () -> TraceReplay.of(log(), ReplayPolicy.FCFS).run());
    assertTrue(empty.getMessage().contains("had no job that can run"), empty.getMessage());
    Path bare = Files.writeString(folder.resolve("bare.swf"), job(1, 0, 10, 4, 10, 1));
    SwfException unknown =
        assertThrows(SwfException.class, () -> TraceReplay.of(bare, ReplayPolicy.FCFS).run());
    assertTrue(unknown.getMessage().contains("neither MaxProcs nor MaxNodes"));
    assertEquals(1, TraceReplay.of(bare, ReplayPolicy.FCFS).withProcessors(4).run().jobs());
    assertEquals(
        "processors: '0' must be 1 to 1000000",
        assertThrows(
                IllegalArgumentException.class,
                () -> TraceReplay.of(bare, ReplayPolicy.FCFS).withProcessors(0))
            .getMessage());
  }

  @Test
  void refusesTimesThatNoClockHas() throws IOException {
    Path log = log(job(1, 200_000_000_000L, 10, 4, 10, 1));
    String message =
        assertThrows(SwfException.class, () -> TraceReplay.of(log, ReplayPolicy.FCFS).run())
            .getMessage();
    assertEquals(
        folder.resolve("log.swf")
            + ", line 3: field 2 (submit time): '200000000000' must be at most 100000000000"
            + " seconds",
        message);
  }

  /** Whatever the policy, a log is replayed the same way again. */
  @Test
  void theSameLogGivesTheSameStarts() throws IOException {
    Path log =
        log(
            IntStream.range(0, 50)
                .mapToObj(i -> job(i, i, 3 + i * 7 % 11, 1 + i % 4, 20, i % 3))
                .toArray(String[]::new));
    TraceReplay replay = TraceReplay.of(log, ReplayPolicy.FAIR_SHARE);
    assertEquals(starts(replay), starts(replay));
    assertEquals(replay.run(), replay.run());
  }
}
