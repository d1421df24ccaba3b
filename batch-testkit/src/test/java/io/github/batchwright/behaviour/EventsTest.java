package io.github.batchwright.behaviour;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.JobListener;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.spi.AttemptOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsTest extends Behaviour {
  private final List<JobEvent> events = new ArrayList<>();

  @BeforeEach
  void listen() {
    batch.service().addListener(events::add);
  }

  private List<String> of(JobHandle job) {
    return transitions(events, job.id());
  }

  @Test
  void everyChangeButTheSubmissionIsTold() {
    batch.executor().on("first").attempt(1).exitsWith(1);
    JobHandle first = batch.submit(job("first").attempts(2).build());
    JobHandle second = submit("second", first);
    batch.runUntilIdle();
    assertEquals(
        List.of(
            "SUBMITTED>RUNNABLE",
            "RUNNABLE>STARTING",
            "STARTING>RUNNING",
            "RUNNING>RUNNABLE",
            "RUNNABLE>STARTING",
            "STARTING>RUNNING",
            "RUNNING>SUCCEEDED"),
        of(first));
    assertEquals(
        List.of(
            "SUBMITTED>PENDING",
            "PENDING>RUNNABLE",
            "RUNNABLE>STARTING",
            "STARTING>RUNNING",
            "RUNNING>SUCCEEDED"),
        of(second));
  }

  @Test
  void whatNeverStartsIsToldToo() {
    batch.executor().on("first").neverStarts(AttemptOutcome.cannotStart("no image"));
    JobHandle first = submit("first");
    JobHandle second = submit("second", first);
    batch.runUntilIdle();
    assertEquals(List.of("SUBMITTED>RUNNABLE", "RUNNABLE>STARTING", "STARTING>FAILED"), of(first));
    assertEquals(List.of("SUBMITTED>PENDING", "PENDING>FAILED"), of(second));
    JobEvent last = events.get(events.size() - 1);
    assertEquals(DEPENDENT_FAILED, last.statusReason());
    assertEquals(0, last.attempts());
  }

  @Test
  void anArrayTellsOfItsChildrenAndOfItself() {
    JobHandle array = array("array", 3);
    batch.runUntilIdle();
    assertEquals(List.of("SUBMITTED>PENDING", "PENDING>SUCCEEDED"), of(array));
    for (int i = 0; i < 3; i++) {
      assertEquals(
          List.of(
              "SUBMITTED>RUNNABLE", "RUNNABLE>STARTING", "STARTING>RUNNING", "RUNNING>SUCCEEDED"),
          of(array.child(i)));
    }
    assertEquals(array.id(), events.get(events.size() - 1).jobId());
  }

  @Test
  void anEventSaysWhatDescribeSays() {
    batch.executor().on("job").exitsWith(3);
    JobHandle job = submit("job");
    advance(1);
    JobEvent last = events.get(events.size() - 1);
    assertEquals(
        new JobEvent(
            job.id(),
            "job",
            "default",
            JobStatus.RUNNING,
            JobStatus.FAILED,
            1,
            batch.describe(job.id()).statusReason(),
            batch.now()),
        last);
    assertNull(events.get(0).statusReason());
  }

  @Test
  void theEventsOfEachJobFormAnUnbrokenChain() {
    batch.executor().on("bad*").exitsWith(1);
    JobHandle bad = batch.submit(job("bad").attempts(3).build());
    array("good", 50);
    JobHandle array = batch.submit(job("bad2").arraySize(20).attempts(2).build());
    submit("after", bad);
    batch.settle();
    array.terminate("stop");
    batch.runUntilIdle();
    Map<Object, JobStatus> last = new HashMap<>();
    for (JobEvent event : events) {
      JobStatus before = last.put(event.jobId(), event.to());
      assertEquals(before == null ? JobStatus.SUBMITTED : before, event.from());
      assertTrue(event.from() != event.to());
    }
    last.forEach(
        (id, status) ->
            assertEquals(status, batch.describe((io.github.batchwright.model.JobId) id).status()));
    assertEquals(74, last.size());
  }

  @Test
  void aListenerThatThrowsHarmsNobody() {
    List<JobEvent> heard = new ArrayList<>();
    for (Throwable thrown :
        List.of(new IllegalStateException("thrown on purpose"), new StackOverflowError())) {
      batch.service().addListener(throwing(thrown));
    }
    batch.service().addListener(heard::add);
    JobHandle job = submit("job");
    batch.runUntilIdle();
    batch.assertThat(job).succeeded().stoppedAfter(ofSeconds(1));
    assertEquals(4, heard.size());
    assertEquals(events, heard);
  }

  private static JobListener throwing(Throwable thrown) {
    return event -> {
      if (thrown instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) thrown;
    };
  }

  @Test
  void aListenerMayCallTheService() {
    List<JobHandle> submitted = new ArrayList<>();
    batch
        .service()
        .addListener(
            event -> {
              if (event.to() == JobStatus.SUCCEEDED && submitted.isEmpty()) {
                submitted.add(submit("second"));
              }
            });
    submit("first");
    batch.runUntilIdle();
    batch.assertThat(submitted.get(0)).succeeded();
  }

  @Test
  void nothingIsToldBeforeItIsDurable() {
    batch.journal().hold();
    var unused = batch.service().async().submit(job("job").build());
    batch.settle();
    assertTrue(events.isEmpty());
    assertTrue(batch.executor().launches().isEmpty());
    batch.journal().release();
    batch.runUntilIdle();
    assertEquals(4, events.size());
  }
}
