package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentUpdate;
import io.github.batchwright.model.GpuPolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobExplanation;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.PlacementChange;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which instance of an environment a job gets, and which jobs get one that has GPUs. */
class PlacementRuleTest {
  private static final Resources GPU = new Resources(8_000, 16_384, 2);

  private final List<BatchHarness> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(BatchHarness::close);
  }

  private BatchHarness batch(ComputeEnvironment... environments) {
    var builder = BatchHarness.builder();
    for (ComputeEnvironment environment : environments) {
      builder.computeEnvironment(environment);
    }
    String[] names =
        List.of(environments).stream().map(ComputeEnvironment::name).toArray(String[]::new);
    BatchHarness batch = builder.jobQueue(JobQueue.of("main", 1, names)).build();
    open.add(batch);
    batch.executor().on("*").takes(Duration.ofMinutes(10));
    return batch;
  }

  private static ComputeEnvironment environment(Resources... instances) {
    return ComputeEnvironment.builder("ce").instances(List.of(instances)).build();
  }

  private static ComputeEnvironment environment(GpuPolicy policy, Resources... instances) {
    return environment(instances).toBuilder().gpuPolicy(policy).build();
  }

  /** Submits a job that asks for so much; returns its handle. */
  private static JobHandle submit(BatchHarness batch, Resources demand) {
    return submit(batch, demand, "main");
  }

  private static JobHandle submit(BatchHarness batch, Resources demand, String queue) {
    String name = "job" + demand.hashCode();
    batch.register(
        JobDefinition.builder(name, new ProcessProperties(List.of("true"), Map.of(), null, demand))
            .build());
    JobHandle job = batch.submit(SubmitJobRequest.builder(name, name).queue(queue).build());
    batch.settle();
    return job;
  }

  /** Submits a job that asks for so much; returns where it is. */
  private static String place(BatchHarness batch, Resources demand) {
    return batch.describe(submit(batch, demand).id()).attempts().get(0).instance();
  }

  private static Resources of(double vcpus, long memoryMiB) {
    return Resources.of(vcpus, memoryMiB);
  }

  @Test
  void anInstanceInUseGoesBeforeOneThatIsIdle() {
    BatchHarness batch = batch(environment(of(2, 4_096), of(16, 32_768)));
    assertEquals("ce/1", place(batch, of(8, 8_192)));
    assertEquals("ce/1", place(batch, of(1, 128)));
  }

  @Test
  void amongIdleOnesTheSmallestIsTaken() {
    BatchHarness batch = batch(environment(of(16, 32_768), of(4, 8_192), of(8, 16_384)));
    assertEquals("ce/1", place(batch, of(3, 128)));
    assertEquals("ce/2", place(batch, of(3, 128)));
    assertEquals("ce/0", place(batch, of(16, 32_768)), "a big job finds a whole instance");
  }

  @Test
  void theLeastIsLeftOfWhatTheJobAsksMostOf() {
    Resources each = of(8, 8_192);
    BatchHarness batch = batch(environment(each, each));
    assertEquals("ce/0", place(batch, of(5, 1_024)));
    assertEquals("ce/1", place(batch, of(4, 7_168)));
    assertEquals("ce/0", place(batch, of(2, 128)), "3 vCPU are free on one, 4 on the other");
    assertEquals("ce/1", place(batch, of(0.25, 1_024)), "7 GiB are free on one, 1 on the other");
  }

  @Test
  void amongEqualsTheFirstIsTaken() {
    BatchHarness batch = batch(environment(of(2, 512), of(2, 512), of(2, 512)));
    assertEquals("ce/0", place(batch, of(2, 128)));
    assertEquals("ce/1", place(batch, of(2, 128)));
  }

  @Test
  void anInstanceEmptiesRatherThanTwoStayHalfFull() {
    BatchHarness batch = batch(environment(of(4, 4_096), of(4, 4_096)));
    List<JobHandle> jobs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      jobs.add(submit(batch, of(2, 512)));
    }
    jobs.get(0).terminate("no longer wanted");
    jobs.get(2).terminate("no longer wanted");
    jobs.get(3).terminate("no longer wanted");
    batch.settle();
    assertEquals("ce/0", place(batch, of(2, 512)), "beside the one that goes on");
  }

  @Test
  void aJobThatAsksForGpusLeavesTheFewest() {
    BatchHarness batch =
        batch(environment(new Resources(4_000, 8_192, 4), new Resources(8_000, 16_384, 1)));
    assertEquals("ce/1", place(batch, new Resources(1_000, 128, 1)));
    assertEquals("ce/0", place(batch, new Resources(1_000, 128, 1)));
  }

  @Test
  void nodesOfAGangPackOntoInstancesInUse() {
    Resources each = of(4, 8_192);
    BatchHarness batch = batch(environment(each, each, each, each));
    place(batch, of(3, 128));
    place(batch, of(3, 128));
    ProcessProperties node = new ProcessProperties(List.of("true"), Map.of(), null, of(1, 128));
    batch.register(
        JobDefinition.builder(
                "gang", new NodeProperties(3, 0, List.of(NodeRangeProperty.of("0:", node))))
            .build());
    batch.submit(SubmitJobRequest.builder("gang", "gang").queue("main").build());
    batch.settle();
    assertEquals(9_000, usedMilliVcpus(batch));
    assertEquals("ce/3", place(batch, each), "one instance is left whole");
  }

  private static long usedMilliVcpus(BatchHarness batch) {
    return batch.service().describeComputeEnvironment("ce").orElseThrow().inUse().milliVcpus();
  }

  @Test
  void anyJobMayUseInstancesWithGpusUnlessSaid() {
    BatchHarness batch = batch(environment(GPU, of(16, 32_768)));
    assertEquals("ce/0", place(batch, of(1, 128)));
  }

  @Test
  void jobsWithoutGpusComeLastWhereGpuJobsGoFirst() {
    BatchHarness batch = batch(environment(GpuPolicy.GPU_JOBS_FIRST, GPU, of(16, 32_768)));
    assertEquals("ce/0", place(batch, new Resources(1_000, 128, 1)));
    assertEquals("ce/1", place(batch, of(4, 128)), "though the other is in use");
    assertEquals("ce/1", place(batch, of(12, 128)));
    assertEquals("ce/0", place(batch, of(4, 128)), "no other has room");
  }

  @Test
  void theOtherEnvironmentsOfTheQueueAreTriedBeforeGpusAreTaken() {
    BatchHarness batch =
        batch(
            environment(GpuPolicy.GPU_JOBS_FIRST, GPU),
            ComputeEnvironment.fixed("plain", of(4, 4_096)));
    assertEquals("plain/0", place(batch, of(3, 128)));
    assertEquals("ce/0", place(batch, of(3, 128)), "the other has no room");
    assertEquals("ce/0", place(batch, new Resources(1_000, 128, 1)));
  }

  @Test
  void jobsWithoutGpusNeverComeWhereGpuJobsAreAlone() {
    BatchHarness batch = batch(environment(GpuPolicy.GPU_JOBS_ONLY, GPU, of(4, 4_096)));
    assertEquals("ce/1", place(batch, of(4, 128)));
    JobHandle waits = submit(batch, of(2, 128));
    assertEquals(JobStatus.RUNNABLE, batch.describe(waits.id()).status());
    JobExplanation why = waits.explain();
    assertEquals(
        List.of(WaitReason.Kind.GPU_INSTANCES_KEPT, WaitReason.Kind.CAPACITY),
        why.reasons().stream().map(WaitReason::kind).toList());
    assertEquals(
        "Compute environment 'ce' keeps its instances with GPUs, of which one has room, for jobs that ask for GPUs",
        batch.describe(waits.id()).statusReason());
    assertEquals(
        "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - asks for 2 vCPU, 128 MiB; the freest instance of 'ce' has 0 vCPU, 3968 MiB (its instances with GPUs are kept for jobs that ask for GPUs)",
        why.reasons().get(1).text());
    assertEquals(
        List.of(
            "Add 1 instance of 4 vCPU, 4096 MiB to compute environment 'ce'",
            "Let jobs that ask for no GPU use the instances of 'ce' with GPUs"),
        why.changes().stream().map(PlacementChange::text).toList());
  }

  @Test
  void aJobThatFitsOnGpuInstancesAloneIsToldThatItNeverRuns() {
    BatchHarness batch = batch(environment(GpuPolicy.GPU_JOBS_ONLY, GPU));
    JobHandle waits = submit(batch, of(2, 128));
    assertEquals(
        "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - asks for 2 vCPU, 128 MiB; 'ce' has no instance for it (its instances with GPUs are kept for jobs that ask for GPUs)",
        batch.describe(waits.id()).statusReason());
    update(batch, GpuPolicy.ANY_JOB);
    assertEquals(JobStatus.RUNNING, batch.describe(waits.id()).status());
  }

  private static void update(BatchHarness batch, GpuPolicy policy) {
    batch
        .service()
        .updateComputeEnvironment(ComputeEnvironmentUpdate.builder("ce").gpuPolicy(policy).build());
    batch.settle();
  }

  @Test
  void nodesWithoutGpusNeverComeWhereGpuJobsAreAlone() {
    BatchHarness batch = batch(environment(GpuPolicy.GPU_JOBS_ONLY, GPU, GPU, of(4, 4_096)));
    ProcessProperties node = new ProcessProperties(List.of("true"), Map.of(), null, of(1, 128));
    ProcessProperties gpu =
        new ProcessProperties(List.of("true"), Map.of(), null, new Resources(1_000, 128, 1));
    batch.register(gang("plain", node, node));
    batch.register(gang("mixed", node, gpu));
    JobHandle waits = batch.submit(SubmitJobRequest.builder("a", "plain").queue("main").build());
    batch.settle();
    assertEquals(
        "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - asks for 2 vCPU, 256 MiB; 2 nodes ask for an instance each with 1 vCPU, 128 MiB; 'ce' has 1 (its instances with GPUs are kept for jobs that ask for GPUs)",
        batch.describe(waits.id()).statusReason());
    waits.cancel("it never runs");
    JobHandle runs = batch.submit(SubmitJobRequest.builder("b", "mixed").queue("main").build());
    batch.settle();
    assertEquals("ce/2", batch.describe(runs.id()).attempts().get(0).instance());
  }

  private static JobDefinition gang(String name, ProcessProperties main, ProcessProperties other) {
    List<NodeRangeProperty> ranges =
        List.of(NodeRangeProperty.of("0:0", main), NodeRangeProperty.of("1:1", other));
    return JobDefinition.builder(name, new NodeProperties(2, 0, ranges)).build();
  }

  @Test
  void thePolicyOutlivesARestart() {
    for (int snapshotEvery : List.of(0, 1)) {
      BatchHarness batch = batch(ComputeEnvironment.fixed("other", of(1, 128)));
      batch.journal().snapshotEvery(snapshotEvery);
      ComputeEnvironment created = environment(GpuPolicy.GPU_JOBS_FIRST, of(4, 4_096), GPU);
      batch.service().createComputeEnvironment(created);
      batch.service().createJobQueue(JobQueue.of("late", 1, "ce"));
      update(batch, GpuPolicy.GPU_JOBS_ONLY);
      submit(batch, of(4, 128), "late");
      batch.restart();
      assertEquals(
          GpuPolicy.GPU_JOBS_ONLY,
          batch.service().describeComputeEnvironment("ce").orElseThrow().environment().gpuPolicy());
      JobHandle waits = submit(batch, of(2, 128), "late");
      assertEquals(JobStatus.RUNNABLE, batch.describe(waits.id()).status());
    }
  }
}
