package io.github.batchwright.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.PreemptionPolicy;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The host's process ends at every point of a preemption; it goes on as if it had not. */
class PreemptionCrashTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  /** What is seen of a job in the end: its status, its attempts and why each ended. */
  private static Map<String, List<String>> outcome(BatchHarness batch, Map<String, JobId> jobs) {
    Map<String, List<String>> outcome = new LinkedHashMap<>();
    jobs.forEach(
        (name, id) -> {
          JobDetail job = batch.describe(id);
          List<String> lines = new ArrayList<>(List.of(job.status().name()));
          job.attempts()
              .forEach(
                  attempt ->
                      lines.add(
                          "%s %s %s"
                              .formatted(
                                  attempt.instance(),
                                  attempt.preempted(),
                                  String.valueOf(attempt.statusReason())
                                      .replaceFirst("job [^ ]*-8000-0*", "job "))));
          outcome.put(name, lines);
        });
    return outcome;
  }

  private static BatchHarness open(int crashAt, int snapshotEvery) {
    BatchHarness batch =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("ce", 2, Resources.of(4, 4_096)))
            .jobQueue(queue("urgent", 5, PreemptionPolicy.overLowerQueues()))
            .jobQueue(queue("patient", 1, PreemptionPolicy.ofPreemptibleJobs()))
            .jobQueue(JobQueue.of("plain", 1, "ce"))
            .jobDefinition(JobDefinition.process("two", "true").resources(2, 64).build())
            .jobDefinition(JobDefinition.process("four", "true").resources(4, 64).build())
            .stopGrace(Duration.ofSeconds(10))
            .seed(7)
            .startingAt(START)
            .crashAt(crashAt)
            .build();
    batch.journal().snapshotEvery(snapshotEvery);
    batch.executor().on("*").takes(Duration.ofSeconds(100));
    batch.executor().on("slow").takes(Duration.ofSeconds(100)).ignoresStop();
    return batch;
  }

  private static JobQueue queue(String name, int priority, PreemptionPolicy policy) {
    return JobQueue.builder(name)
        .priority(priority)
        .computeEnvironments("ce")
        .preemption(policy)
        .build();
  }

  private static Map<String, List<String>> run(BatchHarness batch) {
    Map<String, JobId> jobs = new LinkedHashMap<>();
    submit(batch, jobs, "quick", "patient", "two");
    submit(batch, jobs, "slow", "patient", "two");
    submit(batch, jobs, "other", "plain", "four");
    advanceTo(batch, 5);
    submit(batch, jobs, "high", "urgent", "four");
    submit(batch, jobs, "eager", "plain", "two");
    advanceTo(batch, 1_000);
    return outcome(batch, jobs);
  }

  private static void submit(
      BatchHarness batch, Map<String, JobId> jobs, String name, String queue, String definition) {
    SubmitJobRequest request =
        SubmitJobRequest.builder(name, definition)
            .queue(queue)
            .clientToken("token-" + name)
            .build();
    Crashes.step(
        batch,
        () -> {
          jobs.put(name, batch.service().submit(request).id());
          batch.settle();
        });
  }

  private static void advanceTo(BatchHarness batch, long seconds) {
    Crashes.step(
        batch, () -> batch.advance(Duration.between(batch.now(), START.plusSeconds(seconds))));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void everyCrashLeadsToTheSameOutcome(int snapshotEvery) {
    Map<String, List<String>> expected;
    int points;
    try (BatchHarness calm = open(0, snapshotEvery)) {
      expected = run(calm);
      points = calm.crashPoints().passed();
    }
    assertEquals(JobStatus.SUCCEEDED.name(), expected.get("high").get(0));
    assertEquals(3, expected.get("slow").size(), "stopped, and run again: " + expected);
    assertTrue(points > 50, () -> "only " + points);
    for (int point = 1; point <= points; point++) {
      try (BatchHarness batch = open(point, snapshotEvery)) {
        String where = "crash point " + point;
        assertEquals(expected, run(batch), where);
        List<?> launched =
            batch.executor().launches().stream().map(LaunchRequest::attempt).toList();
        assertEquals(launched.stream().distinct().toList(), launched, where + ": ran twice");
        assertFalse(launched.isEmpty());
      }
    }
  }
}
