package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueueSnapshot;
import io.github.batchwright.model.JobQueueSnapshot.FrontJob;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The front of a first-in, first-out queue. AWS: GetJobQueueSnapshot. */
class JobQueueSnapshotTest extends Behaviour {
  private JobQueueSnapshot snapshot() {
    return batch.service().getJobQueueSnapshot("default");
  }

  private List<JobId> front() {
    return snapshot().frontOfQueue().stream().map(FrontJob::jobId).toList();
  }

  private Instant since(JobId job) {
    return snapshot().frontOfQueue().stream()
        .filter(front -> front.jobId().equals(job))
        .findFirst()
        .orElseThrow()
        .earliestTimeAtPosition();
  }

  private JobHandle wide(String name, int attempts) {
    return batch.submit(SubmitJobRequest.builder(name, WIDE).attempts(attempts).build());
  }

  private JobHandle wideArray(int size) {
    return batch.submit(SubmitJobRequest.builder("array", WIDE).arraySize(size).build());
  }

  @Test
  void showsTheFirstHundredInTheirOrderAndSinceWhenTheyWait() {
    blocker();
    advance(1);
    Instant first = batch.now();
    JobHandle array = array("array", 60);
    advance(1);
    Instant second = batch.now();
    List<JobHandle> single = each(60, i -> submit("single"));
    List<JobId> expected = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      expected.add(array.child(i).id());
    }
    expected.addAll(List.of(ids(single.subList(0, 40))));
    assertEquals(expected, front());
    List<Instant> times =
        snapshot().frontOfQueue().stream().map(FrontJob::earliestTimeAtPosition).toList();
    assertEquals(Collections.nCopies(60, first), times.subList(0, 60));
    assertEquals(Collections.nCopies(40, second), times.subList(60, 100));
    assertEquals(4, snapshot().runningVcpus());
    assertEquals(List.of(), snapshot().topShares());
  }

  @Test
  void whoMovesUpIsAtItsPositionSinceThen() {
    Instant start = batch.now();
    blocker();
    JobHandle first = submit("first");
    JobHandle second = submit("second");
    JobHandle third = submit("third");
    advance(5);
    second.cancel("not needed");
    assertEquals(List.of(first.id(), third.id()), front());
    assertEquals(start, since(first.id()));
    assertEquals(start.plusSeconds(5), since(third.id()));
    advance(5);
    first.cancel("not needed");
    assertEquals(start.plusSeconds(10), since(third.id()));
  }

  @Test
  void whoIsBehindAChildMovesUpWithEachThatLeaves() {
    Instant start = batch.now();
    batch.executor().on("array").takes(Duration.ofSeconds(10));
    JobHandle array = wideArray(5);
    JobHandle behind = wide("behind", 1);
    batch.settle();
    advance(10);
    // The second child has been placed.
    assertEquals(array.child(2).id(), front().get(0));
    assertEquals(start.plusSeconds(10), since(array.child(2).id()));
    assertEquals(start.plusSeconds(10), since(behind.id()));
    advance(3);
    array.child(3).cancel("not needed");
    assertEquals(List.of(array.child(2).id(), array.child(4).id(), behind.id()), front());
    assertEquals(start.plusSeconds(10), since(array.child(2).id()));
    assertEquals(start.plusSeconds(13), since(array.child(4).id()));
    assertEquals(start.plusSeconds(13), since(behind.id()));
  }

  @Test
  void aDependentIsAtItsPositionSinceItBecameRunnable() {
    Instant start = batch.now();
    batch.executor().on("first").takes(Duration.ofSeconds(7));
    JobHandle first = wide("first", 1);
    JobHandle next = submit("next", first);
    wide("blocker", 1);
    batch.executor().on("blocker").neverEnds();
    batch.settle();
    assertEquals(1, front().size());
    advance(6);
    JobHandle last = submit("last");
    advance(1);
    // It is older than the last, and goes before the blocker too.
    assertEquals(List.of(), front().stream().filter(id -> id.equals(next.id())).toList());
    batch.assertThat(next).startedAfter(Duration.ofSeconds(7));
    assertEquals(start.plusSeconds(7), batch.describe(next.id()).startedAt());
    assertEquals(last.id(), front().get(front().size() - 1));
  }

  @Test
  void aRetriedJobIsFirstAgainSinceItsAttemptEnded() {
    Instant start = batch.now();
    batch.executor().on("again").exitsWith(1).takes(Duration.ofSeconds(4));
    JobHandle high = wide("again", 3);
    JobHandle behind = wide("behind", 1);
    batch.settle();
    advance(4);
    // It was placed again at once, for it is the older.
    batch.assertThat(high).hasAttempts(2);
    assertEquals(List.of(behind.id()), front());
    assertEquals(start.plusSeconds(4), since(behind.id()));
  }

  @Test
  void childrenThatACapHoldsBackAreNotAtTheFront() {
    batch.executor().on("*").neverEnds();
    JobHandle array = batch.submit(job("array").array(new ArrayProperties(5, 2)).build());
    JobHandle third = submit("third");
    JobHandle fourth = submit("fourth");
    JobHandle fifth = submit("fifth");
    batch.settle();
    batch.assertThat(array.child(2)).is(JobStatus.RUNNABLE);
    batch.assertThat(third).is(JobStatus.RUNNING);
    batch.assertThat(fourth).is(JobStatus.RUNNING);
    assertEquals(List.of(fifth.id()), front());
  }

  @Test
  void anUnknownQueueIsRefused() {
    ClientException e =
        assertThrows(ClientException.class, () -> batch.service().getJobQueueSnapshot("nowhere"));
    assertEquals("jobQueue: 'nowhere' does not exist", e.getMessage());
  }
}
