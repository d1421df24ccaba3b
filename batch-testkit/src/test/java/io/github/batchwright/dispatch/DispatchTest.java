package io.github.batchwright.dispatch;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.PlacementChange;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.dispatch.DispatchMode;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import io.github.batchwright.spi.WaitingJob;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.BatchHarnessBuilder;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who goes first under each policy, on small cases that were worked out by hand. */
class DispatchTest {
  private static final Duration SECOND = ofSeconds(1);

  private BatchHarness batch = BatchHarness.create();

  /** A queue of a policy over instances of so many vCPUs each. */
  private void start(DispatchPolicy policy, int... instances) {
    start(BatchHarness.builder(), policy, instances);
  }

  private void start(BatchHarnessBuilder builder, DispatchPolicy policy, int... instances) {
    batch.close();
    Resources[] each = new Resources[instances.length];
    for (int i = 0; i < each.length; i++) {
      each[i] = Resources.of(instances[i], 65_536);
    }
    batch =
        builder
            .computeEnvironment(ComputeEnvironment.builder("e").instances(List.of(each)).build())
            .jobQueue(JobQueue.builder("q").computeEnvironments("e").dispatchPolicy(policy).build())
            .build();
    for (int vcpus = 1; vcpus <= 8; vcpus++) {
      batch.register(JobDefinition.process("w" + vcpus, "true").resources(vcpus, 64).build());
    }
  }

  @AfterEach
  void close() {
    batch.close();
  }

  /** Submits a job that runs as long as it is expected to. */
  private JobHandle submit(String name, int vcpus, int seconds) {
    return submit(name, vcpus, seconds, seconds);
  }

  private JobHandle submit(String name, int vcpus, int seconds, int expected) {
    batch.executor().on(name).takes(ofSeconds(seconds));
    return batch.submit(
        SubmitJobRequest.builder(name, "w" + vcpus)
            .queue("q")
            .expectedDuration(ofSeconds(expected))
            .build());
  }

  private JobStatus status(JobHandle job) {
    return batch.describe(job.id()).status();
  }

  private void drawn(String picture) {
    batch.runUntilIdle();
    batch.assertDrawing(SECOND, picture);
  }

  /** Three vCPUs of four are taken, all four are wanted, and then come three small ones. */
  private void submitThreeSmallBehindALargeOne() {
    submit("first", 3, 4);
    submit("large", 4, 3);
    submit("long", 1, 6);
    submit("medium", 1, 4);
    submit("short", 1, 2);
  }

  @Test
  void strictLetsNobodyGoAroundTheFirst() {
    start(DispatchPolicy.STRICT, 4);
    submitThreeSmallBehindALargeOne();
    drawn(
        """
        first  |####
        large  |....###
        long   |.......######
        medium |.......####
        short  |.......##
        """);
  }

  @Test
  void greedyTakesTheFirstThatFitsAndTheLargeOneWaits() {
    start(DispatchPolicy.of(DispatchMode.GREEDY), 4);
    submitThreeSmallBehindALargeOne();
    drawn(
        """
        first  |####
        large  |........###
        long   |######
        medium |....####
        short  |....##
        """);
  }

  @Test
  void easyTakesTheFirstThatDoesNotDelayTheLargeOne() {
    start(DispatchPolicy.of(DispatchMode.EASY), 4);
    submitThreeSmallBehindALargeOne();
    drawn(
        """
        first  |####
        large  |....###
        long   |.......######
        medium |####
        short  |.......##
        """);
  }

  @Test
  void easyShortestFirstTakesTheShortestOfThoseThatDoNotDelayTheLargeOne() {
    start(DispatchPolicy.of(DispatchMode.EASY_SJBF), 4);
    submit("all", 4, 1);
    submitThreeSmallBehindALargeOne();
    drawn(
        """
        all    |#
        first  |.####
        large  |.....###
        long   |........######
        medium |........####
        short  |.##
        """);
  }

  /** The long one leaves the second its place, but takes that of the third. */
  private void submitALongOneBehindTwoLargeOnes() {
    submit("first", 3, 4);
    submit("second", 3, 4);
    submit("third", 4, 2);
    submit("long", 1, 10);
  }

  @Test
  void easyKeepsRoomForTheFirstThatWaitsAlone() {
    start(DispatchPolicy.of(DispatchMode.EASY), 4);
    submitALongOneBehindTwoLargeOnes();
    drawn(
        """
        first  |####
        second |....####
        third  |..........##
        long   |##########
        """);
  }

  @Test
  void conservativeKeepsRoomForAllWhoWait() {
    start(DispatchPolicy.of(DispatchMode.CONSERVATIVE), 4);
    submitALongOneBehindTwoLargeOnes();
    drawn(
        """
        first  |####
        second |....####
        third  |........##
        long   |..........##########
        """);
  }

  @Test
  void promisesAreMadeBetterInTheOrderOfTheQueueWhenSomebodyEndsEarly() {
    start(DispatchPolicy.of(DispatchMode.CONSERVATIVE), 4);
    submit("early", 4, 2, 6);
    submit("next", 3, 3);
    submit("last", 2, 2);
    drawn(
        """
        early |##
        next  |..###
        last  |.....##
        """);
  }

  @Test
  void whoRunsLongerThanExpectedMovesTheReservation() {
    start(DispatchPolicy.of(DispatchMode.EASY), 4);
    submit("late", 3, 9, 2);
    submit("large", 4, 2);
    batch.advance(SECOND);
    submit("short", 1, 2);
    drawn(
        """
        late  |#########
        large |.........##
        short | ...###
        """);
  }

  @Test
  void whoIsExpectedToEndNowAndHasNotStillHasItsRoom() {
    for (DispatchMode mode : List.of(DispatchMode.EASY, DispatchMode.CONSERVATIVE)) {
      start(DispatchPolicy.of(mode), 4);
      submit("late", 3, 9, 2);
      submit("waits", 2, 2);
      batch.advance(ofSeconds(2));
      submit("small", 1, 1);
      drawn(
          """
          late  |#########
          waits |.........##
          small |  #
          """);
    }
  }

  @Test
  void promisesKeepTheirOrderWhenWhoRunsStartsLate() {
    start(DispatchPolicy.of(DispatchMode.CONSERVATIVE), 4);
    batch.executor().on("slow").startsAfter(ofSeconds(1)).takes(ofSeconds(3));
    batch.submit(
        SubmitJobRequest.builder("slow", "w4").queue("q").expectedDuration(ofSeconds(3)).build());
    submit("next", 4, 2);
    submit("third", 4, 2);
    submit("last", 4, 2);
    drawn(
        """
        slow  |+###
        next  |....##
        third |......##
        last  |........##
        """);
  }

  @Test
  void promisesKeepTheirOrderWhenWhoRunsEndsLate() {
    start(DispatchPolicy.of(DispatchMode.CONSERVATIVE), 4);
    submit("late", 4, 3, 2);
    submit("next", 4, 2);
    submit("third", 4, 2);
    drawn(
        """
        late  |###
        next  |...##
        third |.....##
        """);
  }

  @Test
  void whatIsBeyondTheDepthGoesAsSoonAsThoseBeforeHaveTheirPlaces() {
    for (DispatchMode mode : List.of(DispatchMode.EASY, DispatchMode.CONSERVATIVE)) {
      start(DispatchPolicy.of(mode).withDepth(2), 4);
      submit("all", 4, 1);
      for (String name : List.of("a", "b", "c", "d")) {
        submit(name, 1, 2);
      }
      drawn(
          """
          all |#
          a   |.##
          b   |.##
          c   |.##
          d   |.##
          """);
    }
  }

  @Test
  void anArrayAtItsCapLeavesTheRestToOthers() {
    start(DispatchPolicy.of(DispatchMode.CONSERVATIVE).withDepth(3), 4);
    submit("all", 4, 1);
    batch.executor().on("array").takes(ofSeconds(2));
    batch.submit(
        SubmitJobRequest.builder("array", "w1")
            .queue("q")
            .array(new ArrayProperties(3, 1))
            .expectedDuration(ofSeconds(2))
            .build());
    submit("other", 2, 2);
    drawn(
        """
        all     |#
        array:0 |.##
        array:1 |...##
        array:2 |.....##
        other   |.##
        """);
  }

  @Test
  void changesThatWouldHelpAreTriedBesideWhatRuns() {
    start(DispatchPolicy.of(DispatchMode.EASY), 4);
    submit("first", 3, 60);
    submit("large", 4, 60);
    JobHandle two = submit("two", 2, 30);
    batch.settle();
    assertTrue(
        two.explain().changes().stream()
            .anyMatch(change -> change.kind() == PlacementChange.Kind.SMALLER_REQUEST),
        two.explain().changes().toString());
  }

  @Test
  void aReservationIsKeptOnOneInstanceAndOthersAreOpen() {
    start(DispatchPolicy.of(DispatchMode.EASY), 4, 2);
    submit("a", 3, 4);
    submit("b", 1, 8);
    submit("large", 4, 2);
    submit("long", 1, 9);
    submit("longer", 1, 9);
    drawn(
        """
        a      |####
        b      |########
        large  |........##
        long   |#########
        longer |#########
        """);
  }

  @Test
  void aJobThatIsNeverPlacedKeepsNobodyBackUnlessThePolicyIsStrict() {
    for (DispatchMode mode : DispatchMode.values()) {
      start(DispatchPolicy.of(mode), 4);
      submit("never", 8, 1);
      JobHandle other = submit("other", 1, 1);
      batch.runUntilIdle();
      assertEquals(
          mode == DispatchMode.STRICT ? JobStatus.RUNNABLE : JobStatus.SUCCEEDED,
          status(other),
          mode.name());
    }
  }

  @Test
  void noMoreAreLookedAtThanThePolicySays() {
    start(DispatchPolicy.of(DispatchMode.EASY).withDepth(2), 4);
    submit("first", 3, 4);
    submit("large", 4, 2);
    submit("long-1", 1, 9);
    submit("long-2", 1, 9);
    JobHandle fits = submit("fits", 1, 4);
    batch.settle();
    assertEquals(JobStatus.RUNNABLE, status(fits));
    WaitReason why = fits.explain().reasons().get(0);
    assertEquals(WaitReason.Kind.BEHIND_HEAD, why.kind());
    assertTrue(why.text().contains("first 2 jobs"), why.text());
  }

  @Test
  void whoWouldDelayTheFirstIsToldWhomAndUntilWhen() {
    start(DispatchPolicy.of(DispatchMode.EASY), 4);
    submit("first", 3, 4);
    JobHandle large = submit("large", 4, 3);
    JobHandle tooLong = submit("long", 1, 6);
    batch.settle();
    WaitReason why = tooLong.explain().reasons().get(0);
    assertEquals(WaitReason.Kind.RESERVATION, why.kind());
    assertEquals(large.id().value(), why.subject());
    assertEquals(
        "Is expected to run for PT6S, and would delay job "
            + large.id()
            + " of queue 'q', which is to start at "
            + batch.now().plusSeconds(4),
        why.text());
  }

  @Test
  void whoHasAPromiseIsToldAndItLastsOverARestart() {
    start(DispatchPolicy.of(DispatchMode.CONSERVATIVE), 4);
    submit("first", 3, 4);
    submit("second", 3, 4);
    JobHandle third = submit("third", 4, 2);
    batch.settle();
    String promised = promise(third);
    assertTrue(promised.contains(batch.now().plusSeconds(8).toString()), promised);
    batch.restart();
    batch.settle();
    assertEquals(promised, promise(JobHandle.of(batch.service(), third.id())));
  }

  private static String promise(JobHandle job) {
    return job.explain().reasons().stream()
        .filter(reason -> reason.kind() == WaitReason.Kind.RESERVATION)
        .findFirst()
        .orElseThrow()
        .text();
  }

  @Test
  void jobsGoInAnOrderOfTheHost() {
    start(
        BatchHarness.builder()
            .jobOrder("widest", queue -> Comparator.comparing(DispatchTest::vcpus).reversed()),
        DispatchPolicy.STRICT.inOrder("widest"),
        4);
    submit("running", 4, 1);
    batch.settle();
    submit("one", 1, 1);
    submit("two", 2, 1);
    submit("four", 4, 1);
    drawn(
        """
        running |#
        one     |..#
        two     |..#
        four    |.#
        """);
  }

  private static double vcpus(WaitingJob job) {
    return job.resources().vcpus();
  }

  @Test
  void anOrderThatFailsIsReplacedByTheQueuesOwn() {
    start(
        BatchHarness.builder()
            .jobOrder(
                "broken",
                queue -> {
                  throw new IllegalStateException("on purpose");
                }),
        DispatchPolicy.STRICT.inOrder("broken"),
        4);
    submit("a", 4, 1);
    submit("b", 4, 1);
    drawn(
        """
        a |#
        b |.#
        """);
  }

  @Test
  void aPolicyCanBeChangedWhileJobsWait() {
    start(DispatchPolicy.STRICT, 4);
    submitThreeSmallBehindALargeOne();
    batch.advance(SECOND);
    batch
        .service()
        .updateJobQueue(
            JobQueueUpdate.builder("q")
                .dispatchPolicy(DispatchPolicy.of(DispatchMode.EASY))
                .build());
    drawn(
        """
        first  |####
        large  |....###
        long   |.......######
        medium |.......####
        short  |.##
        """);
  }

  @Test
  void whatCannotBeIsRefused() {
    start(DispatchPolicy.STRICT, 4);
    assertEquals(
        "dispatchPolicy.order: 'none' must be a job order that was added to the service",
        assertThrows(
                ClientException.class,
                () ->
                    batch
                        .service()
                        .updateJobQueue(
                            JobQueueUpdate.builder("q")
                                .dispatchPolicy(DispatchPolicy.STRICT.inOrder("none"))
                                .build()))
            .getMessage());
    assertEquals(
        "dispatchPolicy.depth: '0' must be 1-1000000",
        assertThrows(IllegalArgumentException.class, () -> DispatchPolicy.STRICT.withDepth(0))
            .getMessage());
    assertEquals(
        "dispatchPolicy.quantile: '1.5' must be more than 0 and at most 1",
        assertThrows(IllegalArgumentException.class, () -> DispatchPolicy.STRICT.withQuantile(1.5))
            .getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> DispatchPolicy.STRICT.withAssumedDuration(ofHours(-1)));
  }

  @Test
  void theRestOfAnArrayGoesAroundALargeJob() {
    start(DispatchPolicy.of(DispatchMode.EASY), 4);
    submit("first", 2, 4);
    submit("large", 4, 2);
    batch.executor().on("array").takes(ofSeconds(2));
    batch.submit(
        SubmitJobRequest.builder("array", "w1")
            .queue("q")
            .array(ArrayProperties.of(5))
            .expectedDuration(ofSeconds(2))
            .build());
    drawn(
        """
        first   |####
        large   |....##
        array:0 |##
        array:1 |##
        array:2 |..##
        array:3 |..##
        array:4 |......##
        """);
  }
}
