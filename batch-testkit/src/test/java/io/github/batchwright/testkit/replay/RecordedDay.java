package io.github.batchwright.testkit.replay;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.BlockedReason;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStateTimeLimitAction;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ShareAttributes;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.ScriptedHosts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random jobs of three shares, on machines and on hosts that come, go, change and are lost. */
final class RecordedDay implements AutoCloseable {
  private final Random random;
  private final BatchHarness batch;
  private final List<JobHandle> jobs = new ArrayList<>();
  private int named;

  RecordedDay(long seed) {
    random = new Random(seed);
    FairsharePolicy shares =
        new FairsharePolicy(
            Duration.ofMinutes(1 + random.nextInt(30)),
            random.nextBoolean() ? 20 : 0,
            List.of(ShareAttributes.of("a", 0.5 + random.nextInt(4))));
    batch =
        BatchHarness.builder()
            .seed(seed)
            .computeEnvironment(ComputeEnvironment.fixed("fixed", 2, Resources.of(4, 8_000)))
            .computeEnvironment(ComputeEnvironment.reported("hosts"))
            .schedulingPolicy(SchedulingPolicy.fairShare("shares", shares))
            .consumableResource(ConsumableResource.replenishable("licence", 2))
            .jobQueue(
                JobQueue.builder("fair")
                    .schedulingPolicy("shares")
                    .computeEnvironments("hosts", "fixed")
                    .jobStateTimeLimitAction(
                        new JobStateTimeLimitAction(
                            BlockedReason.JOB_RESOURCE_REQUIREMENT, Duration.ofMinutes(10)))
                    .build())
            .jobQueue(JobQueue.of("plain", 2, "fixed", "hosts"))
            .build();
    for (int vcpus = 1; vcpus <= 4; vcpus++) {
      batch.register(
          JobDefinition.process("v" + vcpus, "true").resources(Resources.of(vcpus, 100)).build());
    }
    batch.register(JobDefinition.process("huge", "true").resources(Resources.of(64, 100)).build());
    for (int i = 0; i < 5; i++) {
      batch
          .executor()
          .on("job" + i)
          .takes(Duration.ofSeconds(1 + random.nextInt(900)))
          .startsAfter(Duration.ofSeconds(random.nextInt(20)))
          .exitsWith(random.nextInt(4) / 3);
    }
  }

  BatchHarness batch() {
    return batch;
  }

  void step() {
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3, 4 -> submit();
      case 5 -> changeHosts();
      case 6 -> cancel();
      default -> batch.advance(Duration.ofMillis(random.nextInt(300_000)));
    }
  }

  private void submit() {
    boolean fair = random.nextInt(3) > 0;
    String definition = random.nextInt(30) == 0 ? "huge" : "v" + (1 + random.nextInt(4));
    SubmitJobRequest.Builder request =
        SubmitJobRequest.builder("job" + random.nextInt(5), fair ? definition : "v1")
            .queue(fair ? "fair" : "plain")
            .attempts(1 + random.nextInt(3));
    if (fair) {
      request.share("abc".substring(random.nextInt(3)).substring(0, 1));
    }
    if (random.nextInt(4) == 0) {
      request.timeout(Duration.ofSeconds(60 + random.nextInt(600)));
    }
    if (random.nextInt(4) == 0) {
      request.arraySize(2 + random.nextInt(10));
    }
    if (random.nextInt(5) == 0) {
      // No two jobs have the same one.
      request.clientToken("token" + jobs.size() + "-" + random.nextInt(1_000));
    }
    if (random.nextInt(5) == 0) {
      request.consumableResource("licence", 1);
    }
    jobs.add(batch.submit(request.build()));
  }

  private void changeHosts() {
    ScriptedHosts hosts = batch.hosts("hosts");
    if (hosts.all().isEmpty() || random.nextInt(3) == 0) {
      hosts.add("h" + named++, Resources.of(2 + random.nextInt(6), 4_000));
      return;
    }
    String name = hosts.all().get(random.nextInt(hosts.all().size())).name();
    switch (random.nextInt(5)) {
      case 0 -> hosts.lose(name);
      case 1 -> hosts.drain(name, "tired");
      case 2 -> hosts.activate(name);
      case 3 -> hosts.resize(name, Resources.of(1 + random.nextInt(8), 4_000));
      default -> hosts.remove(name);
    }
  }

  private void cancel() {
    if (!jobs.isEmpty()) {
      JobHandle job = jobs.get(random.nextInt(jobs.size()));
      if (random.nextBoolean()) {
        job.cancel("not wanted");
      } else {
        job.terminate("not wanted");
      }
    }
  }

  @Override
  public void close() {
    batch.close();
  }
}
