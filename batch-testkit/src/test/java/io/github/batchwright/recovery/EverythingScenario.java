package io.github.batchwright.recovery;

import io.github.batchwright.BatchService;
import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandler;
import io.github.batchwright.PriceCurves;
import io.github.batchwright.ServiceListener;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentUpdate;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.ConsumableResourceUpdate;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobFilter;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.PageRequest;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.ResourceId;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.Retention;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ShareAttributes;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.schedule.OverlapPolicy;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.model.schedule.ScheduleFire;
import io.github.batchwright.model.start.DeadlineAction;
import io.github.batchwright.model.start.DeadlineEvent;
import io.github.batchwright.model.start.JobDeadline;
import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.PriceCurve;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.SimulatedCrash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A little of everything the service can do, as a list of steps each of which can be taken again
 * after the host's process has ended in the middle of it: as a careful caller would, with a token
 * for each submission, and without minding that something is there already.
 */
final class EverythingScenario implements AutoCloseable {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private final List<Consumer<BatchService>> steps = new ArrayList<>();
  private final Map<String, JobId> jobs = new LinkedHashMap<>();
  private final Map<String, Integer> handled = new TreeMap<>();
  private final Map<String, Integer> told = new TreeMap<>();
  private final int crashAt;
  private final int snapshotEvery;
  private @Nullable BatchHarness batch;
  private int crashes;

  /**
   * Makes a scenario.
   *
   * @param crashAt the point at which the process ends, or 0 for none
   * @param snapshotEvery after how many batches there is a snapshot, or 0 for none
   */
  EverythingScenario(int crashAt, int snapshotEvery) {
    this.crashAt = crashAt;
    this.snapshotEvery = snapshotEvery;
    plan();
  }

  private void plan() {
    step(service -> service.createJobQueue(JobQueue.of("doomed", 0, "ce")));
    submit("first", "one", request -> request.attempts(3));
    submit("array", "one", r -> r.arraySize(3).attempts(2));
    submit("chain", "one", r -> r.arraySize(3).dependsOn(JobDependency.sequential()));
    submit("tied", "one", r -> r.arraySize(3).dependsOn(JobDependency.nToN(id("array"))));
    submit("after", "one", r -> r.dependsOn(id("first"), id("array").child(1)));
    submit("fails", "one", r -> r);
    submit("doomed", "one", r -> r.dependsOn(id("fails")));
    submit("cleaner", "one", r -> r.dependsOn(JobDependency.onFailure(id("fails"))));
    submit("late", "one", r -> r.timeout(Duration.ofSeconds(2)));
    submit("a1", "licensed", r -> r.queue("fair").share("A"));
    submit("b1", "licensed", r -> r.queue("fair").share("B1").schedulingPriority(7));
    submit("b2", "licensed", r -> r.queue("fair").share("B2"));
    submit("nodes", "gang", r -> r.queue("urgent"));
    submit("java", "handled", r -> r.retryStrategy(RetryStrategy.attempts(9)));
    submit("brief", "one", r -> r.queue("short"));
    submit("lost", "one", r -> r.retryStrategy(RetryStrategy.ONCE.withoutLostHosts()));
    advanceTo(1);
    step(service -> service.terminate(id("first"), "not wanted"));
    step(service -> service.cancel(id("tied").child(2), "not needed"));
    step(service -> service.tagResource(ResourceId.job(id("after")), Map.of("colour", "red")));
    step(
        service ->
            service.updateConsumableResource(
                new ConsumableResourceUpdate(
                    "licence", ConsumableResourceUpdate.Operation.ADD, 1, "more-licences")));
    submit("bulk", "one", r -> r.queue("doomed").arraySize(2));
    advanceTo(3);
    submit("slow", "one", r -> r.queue("doomed"));
    step(service -> service.cancelJobs(JobFilter.builder().jobName("b2").build(), "all of them"));
    step(
        service ->
            service.updateJobQueue(
                JobQueueUpdate.builder("doomed").state(ResourceState.DISABLED).build()));
    step(service -> service.deleteJobQueue("doomed"));
    step(
        service ->
            service.updateComputeEnvironment(
                ComputeEnvironmentUpdate.builder("ce").state(ResourceState.ENABLED).build()));
    submit("last", "one", r -> r.attempts(2));
    planDates();
    schedule("queues", OverlapPolicy.QUEUE);
    schedule("replaces", OverlapPolicy.REPLACE);
    advanceTo(210);
    step(service -> service.pauseSchedule("replaces"));
    step(service -> service.resumeSchedule("replaces"));
    advanceTo(300);
  }

  /** When everything else is over, so that nobody waits for room but those who are to. */
  private void planDates() {
    submit("dated", "one", r -> r.notBefore(START.plusSeconds(60)));
    submit("warned", "one", r -> r.dependsOn(id("dated")).deadline(due(61, DeadlineAction.WARN)));
    submit(
        "tooLate", "one", r -> r.dependsOn(id("dated")).deadline(due(61, DeadlineAction.CANCEL)));
    submit(
        "stopped",
        "one",
        r ->
            r.arraySize(2)
                .notBefore(START.plusSeconds(60))
                .deadline(due(61, DeadlineAction.TERMINATE)));
    submit(
        "cheap",
        "half",
        r ->
            r.arraySize(3)
                .expectedDuration(Duration.ofMillis(2100))
                .deadline(due(290, DeadlineAction.WARN))
                .startWhenCheapest("grid"));
    submit("crowd", "half", r -> r.arraySize(2).notBefore(START.plusSeconds(70)));
    submit("patient", "half", r -> r.arraySize(2).notBefore(START.plusSeconds(70)));
    submit(
        "raised",
        "half",
        r ->
            r.arraySize(2)
                .deadline(due(71, DeadlineAction.RAISE_PRIORITY))
                .notBefore(START.plusSeconds(70)));
  }

  /** A price that is low long after everything else is over. */
  private static PriceCurve prices() {
    return PriceCurves.series(
        new PriceSeries(
            "EUR",
            List.of(
                new PriceSeries.Step(START, 0.4),
                new PriceSeries.Step(START.plusSeconds(150), 0.1),
                new PriceSeries.Step(START.plusSeconds(154), 0.2))));
  }

  private static JobDeadline due(long seconds, DeadlineAction action) {
    return JobDeadline.at(START.plusSeconds(seconds), action);
  }

  /** Fires three times, when all else is over; each job takes longer than the time in between. */
  private void schedule(String name, OverlapPolicy policy) {
    SubmitJobRequest job = SubmitJobRequest.builder("scheduled", "one").build();
    step(
        service ->
            service.createSchedule(
                Schedule.builder(name, "rate(20 seconds)", job)
                    .startDate(START.plusSeconds(200))
                    .endDate(START.plusSeconds(245))
                    .overlapPolicy(policy)
                    .build()));
  }

  private static NodeProperties gang() {
    ProcessProperties node =
        new ProcessProperties(List.of("node"), Map.of(), null, Resources.of(2, 64));
    return new NodeProperties(2, 1, List.of(NodeRangeProperty.of("0:", node)));
  }

  private BatchHarness open() {
    JobHandler work =
        job -> {
          handled.merge(job.attempt().toString(), 1, Integer::sum);
        };
    BatchHarness harness =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("ce", 2, Resources.of(4, 4_096)))
            .schedulingPolicy(
                SchedulingPolicy.fairShare(
                    "policy",
                    new FairsharePolicy(
                        Duration.ofMinutes(1), 20, List.of(ShareAttributes.of("B*", 0.25)))))
            .consumableResource(ConsumableResource.replenishable("licence", 1))
            .consumableResource(ConsumableResource.nonReplenishable("token", 9))
            .jobQueue(JobQueue.of("default", 1, "ce"))
            .jobQueue(
                JobQueue.builder("fair")
                    .computeEnvironments("ce")
                    .schedulingPolicy("policy")
                    .build())
            .jobQueue(JobQueue.of("urgent", 5, "ce"))
            .jobQueue(
                JobQueue.builder("short")
                    .computeEnvironments("ce")
                    .retention(new Retention(Duration.ofSeconds(5), 10))
                    .build())
            .jobDefinition(JobDefinition.process("one", "true").resources(1, 64).build())
            .jobDefinition(
                JobDefinition.process("licensed", "true")
                    .resources(1, 64)
                    .consumableResource("licence", 1)
                    .consumableResource("token", 1)
                    .maxConcurrency(2)
                    .build())
            .jobDefinition(JobDefinition.process("half", "true").resources(4, 64).build())
            .jobDefinition(JobDefinition.handler("handled", "work").build())
            .jobDefinition(JobDefinition.builder("gang", gang()).attempts(2).build())
            .handler("work", work)
            .priceCurve("grid", prices())
            .listener(event -> {})
            .serviceListener(new Deadlines())
            .seed(7)
            .startingAt(START)
            .crashAt(crashAt)
            .build();
    harness.journal().snapshotEvery(snapshotEvery);
    script(harness);
    return harness;
  }

  private final class Deadlines implements ServiceListener {
    @Override
    public void onFailed(Throwable cause) {
      // The process that ends in the middle of something.
    }

    @Override
    public void onDeadlinePassed(DeadlineEvent event) {
      told.merge(event.jobName(), 1, Integer::sum);
    }
  }

  private static void script(BatchHarness harness) {
    harness.executor().on("*").startsAfter(Duration.ofMillis(100)).takes(Duration.ofSeconds(2));
    harness.executor().on("first").neverEnds().ignoresStop();
    harness.executor().on("array").arrayIndex(1).attempt(1).exitsWith(3);
    harness.executor().on("fails").takes(Duration.ofMillis(500)).exitsWith(4);
    harness.executor().on("late").neverEnds();
    // Tried again when nobody else waits: what is free at one instant after a restart goes to the
    // first in order, not to the first whose room was reported.
    harness.executor().on("nodes").node(1).attempt(1).takes(Duration.ofSeconds(20)).exitsWith(5);
    harness.executor().on("lost").attempt(1).ends(AttemptOutcome.lost("gone"));
    harness.executor().on("scheduled").takes(Duration.ofSeconds(30));
    harness.executor().on("last").attempt(1).diesWithTheService().takes(Duration.ofSeconds(5));
  }

  private void submit(
      String name, String definition, UnaryOperator<SubmitJobRequest.Builder> more) {
    step(
        service -> {
          SubmitJobRequest.Builder request =
              SubmitJobRequest.builder(name, definition).clientToken("token-of-" + name);
          jobs.put(name, service.submit(more.apply(request).build()).id());
        });
  }

  private void advanceTo(long seconds) {
    step(
        service -> {
          BatchHarness harness = harness();
          harness.advance(Duration.between(harness.now(), START.plusSeconds(seconds)));
        });
  }

  private void step(Consumer<BatchService> step) {
    steps.add(step);
  }

  private JobId id(String job) {
    JobId id = jobs.get(job);
    if (id == null) {
      throw new IllegalStateException("not submitted: " + job);
    }
    return id;
  }

  private BatchHarness harness() {
    if (batch == null) {
      throw new IllegalStateException("not open");
    }
    return batch;
  }

  /** Takes every step, starting the service again and taking the step again after a crash. */
  void run() {
    batch = open();
    for (Consumer<BatchService> step : steps) {
      take(step, false);
    }
  }

  private void take(Consumer<BatchService> step, boolean again) {
    try {
      step.accept(harness().service());
    } catch (SimulatedCrash crash) {
      crashes++;
      harness().restart();
      take(step, true);
    } catch (ClientException e) {
      // It was carried out the first time, and only its answer was lost.
      boolean isDone =
          Stream.of("exists already", "does not exist", "being deleted")
              .anyMatch(String.valueOf(e.getMessage())::contains);
      if (!again || !isDone) {
        throw e;
      }
    }
  }

  int crashes() {
    return crashes;
  }

  int crashPoints() {
    return harness().crashPoints().passed();
  }

  Map<String, Integer> handled() {
    return handled;
  }

  /** Returns how often it was told of the deadline of each job. */
  Map<String, Integer> told() {
    return told;
  }

  /** Returns how every job ended, by its name and index. */
  Map<String, String> outcome() {
    Map<String, String> outcome = new LinkedHashMap<>();
    jobs.forEach(
        (name, id) -> {
          if (name.equals("brief")) {
            outcome.put(name, "forgotten: " + harness().service().describe(id).isEmpty());
            return;
          }
          JobDetail job = harness().describe(id);
          outcome.put(name, describe(job));
          int size = job.array() == null ? 0 : job.array().size();
          for (int i = 0; i < size; i++) {
            outcome.put(name + ":" + i, describe(harness().describe(id.child(i))));
          }
        });
    for (String schedule : List.of("queues", "replaces")) {
      for (ScheduleFire fire :
          harness().service().listScheduleFires(schedule, PageRequest.first()).items()) {
        JobId job = Objects.requireNonNull(fire.jobId());
        String what = schedule + " " + fire.scheduledAt() + " " + fire.outcome();
        outcome.merge(what, describe(harness().describe(job)), (one, two) -> "fired twice");
      }
    }
    return outcome;
  }

  private static String describe(JobDetail job) {
    boolean mayBeLost = job.jobName().equals("java") || job.jobName().equals("last");
    return job.status()
        + (mayBeLost ? "" : " " + job.statusReason() + " " + attempts(job))
        + " "
        + job.tags()
        + (job.timing() == null ? "" : " " + job.timing());
  }

  /** On which instance depends on which of several reports of one instant comes first. */
  private static List<String> attempts(JobDetail job) {
    return job.attempts().stream()
        .map(
            attempt ->
                "%s-%s %s %s %s"
                    .formatted(
                        attempt.startedAt(),
                        attempt.stoppedAt(),
                        attempt.exitCode(),
                        attempt.reason(),
                        attempt.statusReason()))
        .toList();
  }

  BatchHarness batch() {
    return harness();
  }

  @Override
  public void close() {
    if (batch != null) {
      batch.close();
    }
  }
}
