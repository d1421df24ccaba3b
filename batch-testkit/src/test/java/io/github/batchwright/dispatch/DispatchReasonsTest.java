package io.github.batchwright.dispatch;

import static java.time.Duration.ofHours;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.PlacementChange;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.dispatch.DispatchMode;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import org.junit.jupiter.api.Test;

/** What is said of who waits under a policy, and of policies that cannot be. */
class DispatchReasonsTest extends Dispatching {
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
}
