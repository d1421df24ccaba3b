package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ServiceListener;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.start.DeadlineAction;
import io.github.batchwright.model.start.DeadlineEvent;
import io.github.batchwright.model.start.TimingDetail;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/**
 * Random jobs with dates, on a wall clock that is set forwards and back, in a service that is ended
 * and started again. jqwik prints the seed of every run.
 */
class TimingProperties {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final int STEPS = 60;

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void datesAreKeptAndDeadlinesToldOnce(
      @ForAll long seed, @ForAll @IntRange(max = 6) int snapshotEvery) throws Exception {
    try (Run run = new Run(seed, snapshotEvery)) {
      for (int i = 0; i < STEPS; i++) {
        run.step();
        run.check();
      }
      run.finish();
    }
  }

  /** One run. */
  private static final class Run implements ServiceListener, AutoCloseable {
    private final Random random;
    private final BatchHarness batch;
    private final Map<String, @Nullable Instant> notBefore = new LinkedHashMap<>();
    private final Map<JobId, Integer> told = new LinkedHashMap<>();
    private final List<JobId> jobs = new ArrayList<>();

    Run(long seed, int snapshotEvery) {
      random = new Random(seed);
      batch =
          BatchHarness.builder()
              .startingAt(START)
              .seed(seed)
              .serviceListener(this)
              .listener(this::changed)
              .build();
      batch.journal().snapshotEvery(snapshotEvery);
      batch.register(JobDefinition.process("work", "true").resources(2, 64).build());
    }

    @Override
    public void onFailed(Throwable cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void onDeadlinePassed(DeadlineEvent event) {
      assertFalse(event.at().isBefore(event.deadline()), () -> "too early: " + event);
      told.merge(event.jobId(), 1, Integer::sum);
    }

    /** Told at the very instant of the turn. */
    private void changed(JobEvent event) {
      Instant date = notBefore.get(event.jobName());
      if (event.to() == JobStatus.STARTING && date != null) {
        assertFalse(batch.now().isBefore(date), () -> "started before " + date + ": " + event);
      }
    }

    void step() {
      switch (random.nextInt(12)) {
        case 0 -> jump(random.nextInt(120) - 60);
        case 1 -> {
          batch.restart();
          batch.settle();
        }
        case 2 -> {
          batch.restartAfter(Duration.ofSeconds(random.nextInt(30)));
          batch.settle();
        }
        case 3 -> cancel();
        case 4, 5, 6 -> batch.advance(Duration.ofMillis(random.nextInt(20_000)));
        default -> submit();
      }
    }

    private void jump(long seconds) {
      batch.time().jump(Duration.ofSeconds(seconds));
      batch.settle();
    }

    private void cancel() {
      if (!jobs.isEmpty()) {
        JobId job = jobs.get(random.nextInt(jobs.size()));
        if (random.nextBoolean()) {
          batch.service().cancel(job, "not needed");
        } else {
          batch.service().terminate(job, "not wanted");
        }
        batch.settle();
      }
    }

    private void submit() {
      String name = "job" + notBefore.size();
      switch (random.nextInt(3)) {
        case 0 -> batch.executor().on(name).attempt(1).takes(Duration.ofSeconds(3)).exitsWith(1);
        case 1 -> batch.executor().on(name).takes(Duration.ofSeconds(2)).exitsWith(1);
        default -> batch.executor().on(name).takes(Duration.ofSeconds(7));
      }
      SubmitJobRequest.Builder request = SubmitJobRequest.builder(name, "work").attempts(2);
      Instant date = null;
      if (random.nextInt(3) > 0) {
        date = batch.now().plusMillis(random.nextInt(60_000) - 10_000);
        request.notBefore(date);
      }
      if (random.nextInt(3) > 0) {
        Instant from = date != null && date.isAfter(batch.now()) ? date : batch.now();
        List<DeadlineAction> actions = List.of(DeadlineAction.values());
        DeadlineAction action = actions.get(random.nextInt(actions.size()));
        request.deadline(from.plusMillis(1 + random.nextInt(60_000)), action);
      }
      if (random.nextInt(3) == 0) {
        request.arraySize(2 + random.nextInt(3));
        if (random.nextInt(3) == 0) {
          request.dependsOn(JobDependency.sequential());
        }
      }
      if (random.nextInt(4) == 0 && !jobs.isEmpty()) {
        request.dependsOn(jobs.get(random.nextInt(jobs.size())));
      }
      notBefore.put(name, date);
      jobs.add(batch.submit(request.build()).id());
      batch.settle();
    }

    /** Checks what is known of every job. */
    void check() {
      for (JobId job : jobs) {
        check(batch.describe(job));
      }
      told.forEach((job, times) -> assertEquals(1, times, () -> "told of " + job));
    }

    private void check(JobDetail job) {
      Instant date = notBefore.get(job.jobName());
      TimingDetail timing = job.timing();
      if (timing == null) {
        assertNull(date);
        assertFalse(told.containsKey(job.jobId()));
        return;
      }
      Instant held = timing.heldUntil();
      if (held != null) {
        assertEquals(date, held);
        assertEquals(JobStatus.PENDING, job.status());
        assertTrue(held.isAfter(batch.now()), "held past its date");
      }
      assertEquals(timing.passedAt() != null, told.containsKey(job.jobId()), "told of " + job);
      Instant deadline = timing.deadline();
      boolean isFinished = EngineProperties.isFinished(job);
      if (deadline != null && !deadline.isAfter(batch.now())) {
        assertTrue(isFinished || timing.passedAt() != null, () -> "not told of " + job);
      }
      boolean stops =
          timing.action() == DeadlineAction.CANCEL || timing.action() == DeadlineAction.TERMINATE;
      if (timing.passedAt() != null && stops) {
        assertFalse(job.status() == JobStatus.PENDING && job.array() == null, "waits: " + job);
      }
    }

    void finish() throws Exception {
      batch.runUntilIdle();
      check();
      for (JobId job : jobs) {
        assertTrue(
            EngineProperties.isFinished(batch.describe(job)), () -> "lost: " + batch.describe(job));
      }
      long passed =
          batch.facts().stream().filter(f -> f.contains("\"kind\":\"DeadlinePassed\"")).count();
      assertEquals(passed, told.size());
      assertNotNull(EngineProperties.checkReplay(batch));
    }

    @Override
    public void close() {
      batch.close();
    }
  }
}
