package io.github.batchwright.dispatch;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.dispatch.DispatchMode;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who goes first under each policy, on small cases that were worked out by hand. */
class DispatchTest extends Dispatching {
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
