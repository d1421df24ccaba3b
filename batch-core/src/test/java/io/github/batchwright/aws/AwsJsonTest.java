package io.github.batchwright.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.AttemptContainerDetail;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.BlockedReason;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.ContainerOverrides;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.Containers;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.EcsPropertiesOverride;
import io.github.batchwright.model.EvaluateOnExit;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.HandlerProperties;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobProgress;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStateTimeLimitAction;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.JobTimeout;
import io.github.batchwright.model.MultiNodeDetail;
import io.github.batchwright.model.NodeOverrides;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.PreemptionPolicy;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.QuotaUnit;
import io.github.batchwright.model.ResourceOverrides;
import io.github.batchwright.model.ResourceSharing;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.Retention;
import io.github.batchwright.model.RetryAction;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ShareAttributes;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.TaskContainerOverrides;
import io.github.batchwright.model.UpdatePolicy;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.container.EngineOptions;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.model.start.DeadlineAction;
import io.github.batchwright.model.start.JobDeadline;
import io.github.batchwright.model.start.JobTiming;
import io.github.batchwright.model.start.StartOutcome;
import io.github.batchwright.model.start.StartPlanDetail;
import io.github.batchwright.model.start.StartWindow;
import io.github.batchwright.model.start.TimingDetail;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** AWS's JSON is read, and written again, without loss. */
class AwsJsonTest {
  private static final AwsJson JSON = AwsJson.strict();

  @SuppressWarnings("unchecked")
  private static String write(Object value) {
    if (value instanceof JobDefinition definition) {
      return JSON.write(definition);
    }
    if (value instanceof SubmitJobRequest request) {
      return JSON.write(request);
    }
    if (value instanceof JobQueue queue) {
      return JSON.write(queue);
    }
    if (value instanceof ComputeEnvironment environment) {
      return JSON.write(environment);
    }
    if (value instanceof SchedulingPolicy policy) {
      return JSON.write(policy);
    }
    if (value instanceof QuotaShare share) {
      return JSON.write(share);
    }
    if (value instanceof ConsumableResource resource) {
      return JSON.write(resource);
    }
    if (value instanceof Schedule schedule) {
      return JSON.write(schedule);
    }
    return JSON.writeJobs((List<JobDetail>) value);
  }

  @ParameterizedTest
  @EnumSource(Golden.class)
  void whatIsReadAndWrittenIsReadTheSame(Golden golden) {
    Object value = golden.read(JSON, golden.json()).value();
    assertEquals(value, golden.read(JSON, write(value)).value());
  }

  @Test
  void everyFieldOfAContainerIsRead() {
    JobDefinition definition = JSON.readJobDefinition(Golden.REGISTER_CONTAINER.json()).value();
    ContainerProperties container = (ContainerProperties) definition.properties();
    assertEquals(Resources.of(0.25, 2048).withGpus(1), container.resourceRequirements());
    assertEquals(Map.of("STAGE", "test", "EMPTY", ""), container.environment());
    assertEquals(List.of("align", "--threads", "Ref::threads", "Ref::in"), container.command());
    assertNull(container.volumes().get(1).sourcePath());
    assertEquals("licence", definition.consumableResources().get(0).consumableResource());
    assertEquals(
        RetryStrategy.attempts(
            3,
            EvaluateOnExit.onStatusReason("Host EC2*", RetryAction.RETRY),
            new EvaluateOnExit(null, "CannotPull*", "1*", RetryAction.EXIT)),
        definition.retryStrategy());
    assertEquals(new JobTimeout(Duration.ofHours(1)), definition.timeout());
  }

  @Test
  void arnsAreReducedToNames() {
    SubmitJobRequest request = JSON.readSubmitJob(Golden.SUBMIT.json()).value();
    assertEquals("genomics", request.jobQueue());
    assertEquals("align-reads:3", request.jobDefinition());
    JobQueue queue = JSON.readJobQueue(Golden.CREATE_JOB_QUEUE.json()).value();
    assertEquals("fair", queue.schedulingPolicy());
    assertEquals(List.of("first", "second"), queue.computeEnvironmentOrder());
  }

  @Test
  void theOutdatedFieldsAreKeptApartFromRequirements() {
    JobDefinition definition = JSON.readJobDefinition(Golden.REGISTER_OUTDATED.json()).value();
    ContainerProperties container = (ContainerProperties) definition.properties();
    assertEquals(2, container.vcpus());
    assertEquals(512, container.memory());
    assertEquals(Resources.of(2, 512).withGpus(1), container.resourceRequirements());
    assertEquals(
        Golden.tree(Golden.REGISTER_OUTDATED.json()).get("containerProperties"),
        Golden.tree(JSON.write(definition)).get("containerProperties"));
  }

  @Test
  void whatIsToldOfAJobIsRead() {
    List<JobDetail> jobs = JSON.readJobs(Golden.DESCRIBE_JOBS.json()).value();
    JobDetail child = jobs.get(0);
    assertEquals(JobStatus.FAILED, child.status());
    assertEquals(7, child.jobId().arrayIndex().getAsInt());
    assertEquals(Instant.ofEpochSecond(1_700_000_000), child.createdAt());
    assertEquals(
        new AttemptDetail(
            1,
            "",
            "i1",
            Instant.ofEpochSecond(1_700_000_001),
            Instant.ofEpochSecond(1_700_000_001),
            Instant.ofEpochSecond(1_700_000_002),
            1,
            "OutOfMemoryError: Container killed due to memory usage",
            "Essential container in task exited",
            List.of(),
            false,
            null),
        child.attempts().get(0));
    assertEquals(2, child.attempts().get(1).number());
    assertEquals(child.createdAt(), child.attempts().get(1).placedAt());
    JobDetail parent = jobs.get(1);
    assertEquals(2, parent.array().size());
    assertEquals(1, parent.array().count(JobStatus.RUNNING));
    assertEquals(EcsProperties.class, parent.properties().getClass());
    assertEquals(
        List.of(
            new AttemptContainerDetail("main", 3, "Essential container 'main' exited"),
            new AttemptContainerDetail("sidecar", 143, null)),
        parent.attempts().get(0).containers());
  }

  static Stream<JobProperties> properties() {
    return Stream.of(
        Containers.whole(),
        ContainerProperties.builder("i").vcpus(1).build(),
        Containers.several(),
        Containers.beyondAws(),
        Containers.severalBeyondAws(),
        NodeProperties.of(2, Containers.beyondAws()),
        ContainerProperties.builder("i").engineOptions(EngineOptions.DEFAULT).build(),
        new NodeProperties(
            3,
            1,
            List.of(
                NodeRangeProperty.of(":", Containers.whole()),
                new NodeRangeProperty(
                    "1:1", Containers.several(), List.of("c5.large"), List.of()))),
        NodeProperties.of(2, new HandlerProperties("h", Resources.of(0.001, 4))),
        new ProcessProperties(
            List.of("a", ""), Map.of("A", "1"), Path.of("/srv"), Resources.of(1.125, 8)),
        new HandlerProperties("h", Resources.of(1, 4).withGpus(2)));
  }

  @ParameterizedTest
  @MethodSource("properties")
  void whateverADefinitionRunsComesBack(JobProperties properties) {
    JobDefinition definition =
        JobDefinition.builder("d", properties)
            .parameter("z", "1")
            .parameter("a", "2")
            .timeout(Duration.ofMillis(1))
            .maxConcurrency(7)
            .expectedDuration(Duration.ofMillis(1500))
            .consumableResource("licence", Long.MAX_VALUE)
            .build();
    assertEquals(definition, JSON.readJobDefinition(JSON.write(definition)).value());
    SubmitJobRequest request =
        SubmitJobRequest.builder("j", "d").properties(properties).clientToken("once").build();
    assertEquals(request, JSON.readSubmitJob(JSON.write(request)).value());
    List<JobDetail> jobs = List.of(detail(properties));
    assertEquals(jobs, JSON.readJobs(JSON.writeJobs(jobs)).value());
  }

  static List<JobTiming> timings() {
    Instant at = Instant.ofEpochMilli(1_234_567_890_123L);
    JobDeadline within =
        JobDeadline.within(Duration.ofHours(6), DeadlineAction.RAISE_PRIORITY).withPriority(7);
    return List.of(
        JobTiming.ANY,
        new JobTiming(at, null, null, null),
        new JobTiming(
            null, JobDeadline.at(at, DeadlineAction.CANCEL), Duration.ofMillis(1500), null),
        new JobTiming(at, within, Duration.ofMinutes(5), "carbon"));
  }

  @ParameterizedTest
  @MethodSource("timings")
  void whenAJobMayStartComesBack(JobTiming timing) {
    SubmitJobRequest.Builder request = SubmitJobRequest.builder("j", "d");
    request.notBefore(timing.notBefore()).deadline(timing.deadline());
    request.expectedDuration(timing.expectedDuration()).startWhenCheapest(timing.priceCurve());
    assertEquals(request.build(), JSON.readSubmitJob(JSON.write(request.build())).value());
  }

  @Test
  void aTimingIsWrittenByHandAsItIsDocumented() {
    SubmitJobRequest request =
        JSON.readSubmitJob(
                """
                {"jobName": "j", "jobQueue": "q", "jobDefinition": "d", "x-batchwright": {"timing": {
                  "notBefore": 1893463200000,
                  "deadline": {"withinSeconds": 3600, "action": "RAISE_PRIORITY", "priority": 9},
                  "expectedDurationSeconds": 60, "priceCurve": "carbon"}}}
                """)
            .value();
    assertEquals(
        new JobTiming(
            Instant.parse("2030-01-01T02:00:00Z"),
            new JobDeadline(null, Duration.ofHours(1), DeadlineAction.RAISE_PRIORITY, 9),
            Duration.ofMinutes(1),
            "carbon"),
        request.timing());
    ClientException e =
        assertThrows(
            ClientException.class,
            () ->
                JSON.readSubmitJob(
                    """
                    {"jobName": "j", "jobQueue": "q", "jobDefinition": "d", "x-batchwright":
                      {"timing": {"deadline": {"at": 1, "withinSeconds": 1, "action": "WARN"}}}}
                    """));
    assertTrue(e.getMessage().contains("must be given as either at or within"), e.getMessage());
  }

  private static JobDetail detail(JobProperties properties) {
    return detail(new JobId("abc:1"), properties);
  }

  private static JobDetail detail(JobId id, JobProperties properties) {
    Instant at = Instant.ofEpochMilli(1_234_567_890_123L);
    return new JobDetail(
        id,
        "j",
        "q",
        "d:1",
        JobStatus.RUNNING,
        "reason",
        at,
        at.plusMillis(2),
        null,
        Map.of("p", "1"),
        List.of(JobDependency.on(new JobId("x"))),
        List.of(
            new AttemptDetail(
                1,
                "e",
                "e/0",
                at,
                null,
                at.plusMillis(1),
                null,
                "why",
                "status",
                List.of(),
                false,
                Money.usd("0.000000000007")),
            new AttemptDetail(
                2,
                "e",
                "e/1",
                at,
                at.plusMillis(2),
                null,
                null,
                null,
                null,
                List.of(),
                false,
                null)),
        null,
        properties instanceof NodeProperties nodes ? multiNode(id, nodes) : null,
        new JobProgress(0.5, "half"),
        properties,
        "share",
        "quota",
        9,
        RetryStrategy.attempts(2),
        new JobTimeout(Duration.ofMillis(1500)),
        new TimingDetail(
            at,
            null,
            at.plusMillis(1),
            DeadlineAction.WARN,
            at.plusMillis(2),
            new StartPlanDetail(
                "grid",
                "EUR",
                StartOutcome.WAITS,
                List.of(new StartWindow(at.plusMillis(3), 2, -0.25)),
                -0.25,
                1.5,
                at.plusMillis(4))),
        List.of(),
        true,
        false,
        true,
        Map.of("t", "v"));
  }

  private static MultiNodeDetail multiNode(JobId id, NodeProperties nodes) {
    return id.nodeIndex().isPresent()
        ? new MultiNodeDetail(nodes, id.nodeIndex().getAsInt(), List.of())
        : new MultiNodeDetail(nodes, null, List.of(JobStatus.RUNNING, JobStatus.FAILED));
  }

  @Test
  void whatANodeIsIsToldAsInAws() {
    NodeProperties nodes = NodeProperties.of(2, Containers.whole());
    String json = JSON.writeJobs(List.of(detail(new JobId("abc#0"), nodes)));
    assertEquals(
        Golden.tree("{\"nodeIndex\": 0, \"isMainNode\": true}"),
        Golden.tree(json).at("/jobs/0/nodeDetails"));
    assertEquals(List.of(detail(new JobId("abc#0"), nodes)), JSON.readJobs(json).value());
  }

  static Stream<SubmitJobRequest> requests() {
    SubmitJobRequest.Builder plain = SubmitJobRequest.builder("j", "d");
    return Stream.of(
        plain.build(),
        plain
            .containerOverrides(
                ContainerOverrides.builder()
                    .image("other")
                    .command("c")
                    .environment("Z", "1")
                    .environment("A", "")
                    .resources(ResourceOverrides.NONE.withVcpus(0.125))
                    .memory(64)
                    .build())
            .array(new ArrayProperties(5, 2))
            .dependsOn(JobDependency.sequential())
            .propagateTags(false)
            .build(),
        SubmitJobRequest.builder("j", "d:2")
            .ecsPropertiesOverride(EcsPropertiesOverride.of())
            .nodeOverrides(NodeOverrides.numNodes(5))
            .build(),
        SubmitJobRequest.builder("j", "d")
            .ecsPropertiesOverride(
                EcsPropertiesOverride.of(
                    TaskContainerOverrides.command("a"),
                    new TaskContainerOverrides(
                        "b", List.of("x"), Map.of("A", "1"), ResourceOverrides.of(1, 2))))
            .consumableResource("licence", 1)
            .dependsOn(new JobDependency(new JobId("x"), JobDependency.Type.COMPLETION))
            .dependsOn(new JobDependency(new JobId("y"), JobDependency.Type.FAILURE))
            .retryStrategy(RetryStrategy.attempts(3).withoutLostHosts())
            .build());
  }

  @ParameterizedTest
  @MethodSource("requests")
  void whateverIsSubmittedComesBack(SubmitJobRequest request) {
    assertEquals(request, JSON.readSubmitJob(JSON.write(request)).value());
  }

  @Test
  void whateverQueuesAndEnvironmentsSayComesBack() {
    JobQueue queue =
        JobQueue.builder("q")
            .state(ResourceState.DISABLED)
            .priority(0)
            .computeEnvironments("b", "a")
            .schedulingPolicy("p")
            .jobStateTimeLimitAction(
                new JobStateTimeLimitAction(
                    BlockedReason.JOB_RESOURCE_REQUIREMENT, Duration.ofHours(1)))
            .retention(new Retention(Duration.ofMillis(1), 0))
            .preemption(new PreemptionPolicy(true, false, true, 7))
            .tag("k", "")
            .build();
    assertEquals(queue, JSON.readJobQueue(JSON.write(queue)).value());
    ComputeEnvironment environment =
        ComputeEnvironment.builder("e")
            .instances(
                List.of(
                    Resources.of(1, 8),
                    Resources.of(1, 8),
                    Resources.of(2, 8).withGpus(1),
                    Resources.of(1, 8)))
            .computeResources(ComputeResources.onDemand(8, "c5"))
            .updatePolicy(new UpdatePolicy(true, Duration.ofDays(5)))
            .build();
    assertEquals(environment, JSON.readComputeEnvironment(JSON.write(environment)).value());
    ComputeEnvironment reported = ComputeEnvironment.reported("reported");
    assertEquals(reported, JSON.readComputeEnvironment(JSON.write(reported)).value());
    ComputeEnvironment many = ComputeEnvironment.fixed("many", 100_000, Resources.of(0.5, 1));
    assertEquals(many, JSON.readComputeEnvironment(JSON.write(many)).value());
  }

  @Test
  void whateverPoliciesAndResourcesSayComesBack() {
    SchedulingPolicy policy =
        new SchedulingPolicy(
            "p",
            FairsharePolicy.of(
                Duration.ofDays(7),
                new ShareAttributes("a*", 0.0001, 3),
                ShareAttributes.of("b", 2)),
            Map.of("k", "v"));
    assertEquals(policy, JSON.readSchedulingPolicy(JSON.write(policy)).value());
    SchedulingPolicy quotas = SchedulingPolicy.quotaShares("q");
    assertEquals(quotas, JSON.readSchedulingPolicy(JSON.write(quotas)).value());
    QuotaShare share =
        QuotaShare.builder("queue", "share")
            .limit(QuotaUnit.VCPU, 3)
            .limit(QuotaUnit.MEMORY, 0)
            .limit(QuotaUnit.GPU, 1)
            .limit(QuotaUnit.ATTEMPTS, 9)
            .sharing(ResourceSharing.lendAndBorrow(0))
            .inSharePreemption(true)
            .state(ResourceState.DISABLED)
            .tag("k", "v")
            .build();
    assertEquals(share, JSON.readQuotaShare(JSON.write(share)).value());
    QuotaShare reserved = QuotaShare.builder("queue", "share").limit(QuotaUnit.VCPU, 3).build();
    assertEquals(reserved, JSON.readQuotaShare(JSON.write(reserved)).value());
    ConsumableResource resource = ConsumableResource.replenishable("r", Long.MAX_VALUE);
    assertEquals(resource, JSON.readConsumableResource(JSON.write(resource)).value());
  }

  @Test
  void nullCountsAsLeftOut() {
    assertEquals(
        JSON.readConsumableResource("{\"consumableResourceName\": \"r\"}").value(),
        JSON.readConsumableResource(
                "{\"consumableResourceName\": \"r\", \"tags\": null, \"totalQuantity\": null}")
            .value());
  }
}
