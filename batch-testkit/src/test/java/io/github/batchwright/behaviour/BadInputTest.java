package io.github.batchwright.behaviour;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.TooManyRequestsException;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EvaluateOnExit;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.ListJobsRequest;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.RetryAction;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

class BadInputTest extends Behaviour {

  private static JobDefinition.Builder definition(String name) {
    return JobDefinition.process(name, "true");
  }

  /** One refusal: what is done, and how the message begins: the field, the value and the rule. */
  private record Refusal(String message, Executable action) {}

  private static EvaluateOnExit rule(String statusReason, String reason, String exitCode) {
    return new EvaluateOnExit(statusReason, reason, exitCode, RetryAction.EXIT);
  }

  private static Stream<Refusal> malformed() {
    String tooLong = "x".repeat(129);
    Resources one = Resources.of(1, 64);
    EvaluateOnExit any = rule("*", null, null);
    return Stream.of(
        new Refusal("jobName: '' must be 1-128", () -> job("").build()),
        new Refusal("jobName: '-a' must be 1-128", () -> job("-a").build()),
        new Refusal("jobName: 'a b' must be 1-128", () -> job("a b").build()),
        new Refusal("jobName: 'xxx", () -> job(tooLong).build()),
        new Refusal("jobQueue: '' must not be blank", () -> job("a").queue("").build()),
        new Refusal("arrayProperties.size: '1' must be at least 2", () -> job("a").arraySize(1)),
        new Refusal("arrayProperties.size: '-2' must be", () -> job("a").arraySize(-2)),
        new Refusal("retryStrategy.attempts: '0' must be", () -> job("a").attempts(0)),
        new Refusal("timeout.attemptDuration: 'PT0S'", () -> job("a").timeout(Duration.ZERO)),
        new Refusal("timeout.attemptDuration: 'PT-1S'", () -> job("a").timeout(ofSeconds(-1))),
        new Refusal(
            "timeout.attemptDuration: 'PT", () -> job("a").timeout(ofSeconds(Long.MAX_VALUE))),
        new Refusal("tags: '' a key must be", () -> job("a").tag("", "v").build()),
        new Refusal("tags: 'vvv", () -> job("a").tag("k", "v".repeat(257)).build()),
        new Refusal(
            "dependsOn.type: 'SEQUENTIAL' may be given only for an array",
            () -> job("a").dependsOn(JobDependency.sequential()).build()),
        new Refusal(
            "dependsOn.jobId: 'null' may be left out only",
            () -> new JobDependency(null, JobDependency.Type.N_TO_N)),
        new Refusal("jobId: 'a b' must be an id", () -> new JobId("a b")),
        new Refusal("jobId: ':1' must be an id", () -> new JobId(":1")),
        new Refusal("jobId: 'a:b' must be an id", () -> new JobId("a:b")),
        new Refusal("attempt: '0' must be", () -> new AttemptId(new JobId("a"), 0)),
        new Refusal("jobDefinitionName: 'a:1' must be", () -> definition("a:1").build()),
        new Refusal(
            "schedulingPriority: '10000' must be 0-9999",
            () -> definition("a").schedulingPriority(10_000).build()),
        new Refusal(
            "resourceRequirements.VCPU: '0.0' must be above 0",
            () -> definition("a").resources(0, 64).build()),
        new Refusal(
            "resourceRequirements.MEMORY: '3' must be at least 4",
            () -> definition("a").resources(1, 3).build()),
        new Refusal("memoryMiB: '-1' must be", () -> Resources.of(1, -1)),
        new Refusal("vcpus: 'NaN' must be", () -> Resources.of(Double.NaN, 64)),
        new Refusal("gpus: '-1' must be", () -> one.withGpus(-1)),
        new Refusal(
            "containerProperties.image: '' must not be blank",
            () -> JobDefinition.container("a", "").build()),
        new Refusal(
            "containerProperties.environment: 'AWS_BATCH_X' must not start",
            () -> ContainerProperties.of("i", List.of(), Map.of("AWS_BATCH_X", "1"), one)),
        new Refusal(
            "processProperties.command: '[]' must not be empty",
            () -> JobDefinition.process("a").build()),
        new Refusal(
            "evaluateOnExit.onReason: '*x' may hold '*' only at its end",
            () -> rule(null, "*x", null)),
        new Refusal("evaluateOnExit.onExitCode: '1x' must be digits", () -> rule(null, null, "1x")),
        new Refusal("evaluateOnExit.onStatusReason: 'xxx", () -> rule("x".repeat(513), null, null)),
        new Refusal("evaluateOnExit: 'EXIT' needs at least one", () -> rule(null, null, null)),
        new Refusal(
            "retryStrategy.evaluateOnExit: '6 entries' must be at most 5",
            () -> new RetryStrategy(2, Collections.nCopies(6, any))),
        new Refusal("jobQueueName: 'a b' must be", () -> JobQueue.of("a b", 1, "e")),
        new Refusal("priority: '-1' must be", () -> JobQueue.of("q", -1, "e")),
        new Refusal("computeEnvironmentOrder: '[]' must name", () -> JobQueue.of("q", 1)),
        new Refusal(
            "computeEnvironmentOrder: '[e, e]' must name no", () -> JobQueue.of("q", 1, "e", "e")),
        new Refusal("instances: '0' must be", () -> ComputeEnvironment.fixed("e", 0, one)),
        new Refusal(
            "maxResults: '0' must be at least 1",
            () -> ListJobsRequest.queue("q").withMaxResults(0)),
        new Refusal(
            "jobQueue, arrayJobId, multiNodeJobId: 'null, null, null' exactly one",
            () -> new ListJobsRequest(null, null, null, java.util.Set.of(), null, 1, null)),
        new Refusal(
            "stopGrace: 'PT-1S' must be", () -> BatchService.builder().stopGrace(ofSeconds(-1))));
  }

  @TestFactory
  Stream<DynamicTest> namesTheFieldTheValueAndTheRule() {
    return malformed()
        .map(
            refusal ->
                DynamicTest.dynamicTest(
                    refusal.message(),
                    () -> {
                      IllegalArgumentException e =
                          assertThrows(IllegalArgumentException.class, refusal.action());
                      assertTrue(e.getMessage().startsWith(refusal.message()), e.getMessage());
                      assertTrue(e.getMessage().length() < 250, e.getMessage());
                    }));
  }

  private void assertRefused(BatchHarness harness, String message, Executable action) {
    int facts = harness.facts().size();
    ClientException e = assertThrows(ClientException.class, action);
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
    assertEquals(facts, harness.facts().size(), "something was done");
  }

  @Test
  void whatDoesNotFitTheServiceIsRefusedAndLeavesNoTrace() {
    BatchService service = batch.service();
    ComputeEnvironment local = ComputeEnvironment.fixed("local", Resources.of(1, 64));
    assertRefused(batch, "jobQueue: 'x' does not", () -> batch.submit(job("a").queue("x").build()));
    assertRefused(
        batch,
        "computeEnvironmentName: 'local' exists",
        () -> service.createComputeEnvironment(local));
    assertRefused(
        batch,
        "jobQueueName: 'default' exists",
        () -> service.createJobQueue(JobQueue.of("default", 1, "local")));
    assertRefused(
        batch,
        "computeEnvironmentOrder: 'nowhere' does not",
        () -> service.createJobQueue(JobQueue.of("q", 1, "local", "nowhere")));
    assertRefused(
        batch,
        "jobId: 'unknown' is not",
        () -> JobHandle.of(service, new JobId("unknown")).await());
  }

  @Test
  void whatIsOverAnAwsLimitIsRefusedAndLeavesNoTrace() {
    try (BatchHarness aws = define(BatchHarness.builder().limits(ServiceLimits.aws()).build())) {
      JobId id = aws.submit(job("one").build()).id();
      assertRefused(
          aws,
          "arrayProperties.size: '10001' must be 2-10000",
          () -> aws.submit(job("a").arraySize(10_001).build()));
      assertRefused(
          aws,
          "dependsOn: '21 entries' must be at most 20",
          () ->
              aws.submit(
                  job("a").dependsOn(Collections.nCopies(21, id).toArray(JobId[]::new)).build()));
      assertRefused(
          aws,
          "retryStrategy.attempts: '11' must be 1-10",
          () -> aws.submit(job("a").attempts(11).build()));
      assertRefused(
          aws,
          "timeout.attemptDuration: 'PT59S' must be at least",
          () -> aws.submit(job("a").timeout(ofSeconds(59)).build()));
      assertRefused(
          aws,
          "retryStrategy.attempts: '11' must be 1-10",
          () -> aws.register(definition("d").attempts(11).build()));
      assertRefused(
          aws,
          "timeout.attemptDuration: 'PT59S' must be at least",
          () -> aws.register(definition("d").timeout(ofSeconds(59)).build()));
      assertRefused(
          aws,
          "computeEnvironmentOrder: ",
          () -> aws.service().createJobQueue(JobQueue.of("q", 1, "a", "b", "c", "d")));
    }
  }

  @Test
  void moreLiveJobsThanTheLimitAreRefused() {
    ServiceLimits few =
        ServiceLimits.defaults().toBuilder().definitionRevisions(3).liveJobs(10).build();
    try (BatchHarness small = define(BatchHarness.builder().limits(few).build())) {
      small.submit(job("a").arraySize(9).build());
      int facts = small.facts().size();
      assertThrows(
          TooManyRequestsException.class, () -> small.submit(job("b").arraySize(2).build()));
      assertEquals(facts, small.facts().size());
      small.submit(job("c").build());
      assertThrows(TooManyRequestsException.class, () -> small.submit(job("d").build()));
      small.runUntilIdle();
      small.submit(job("d").arraySize(10).build());
      small.register(definition("third").build());
      assertRefused(
          small, "jobDefinitionName: 'fourth'", () -> small.register(definition("fourth").build()));
    }
  }

  @Test
  void nothingThatIsMissingReachesTheEngine() {
    BatchService service = batch.service();
    for (Executable call :
        List.<Executable>of(
            () -> service.submit(null),
            () -> service.register(null),
            () -> service.createComputeEnvironment(null),
            () -> service.createJobQueue(null),
            () -> service.updateJobQueue(null),
            () -> service.updateSchedulingPolicy("p", null),
            () -> service.describeSchedulingPolicies(Collections.singletonList(null)),
            () -> service.tagResource(null, Map.of("k", "v")),
            () -> service.async().deleteJobQueue(null),
            () -> service.list(null),
            () -> service.await(null),
            () -> service.cancel(null, "reason"),
            () -> service.describe((JobId) null),
            () -> service.async().completion(null),
            () -> definition("d").retryStrategy(null).build(),
            () -> service.addListener(null))) {
      assertThrows(NullPointerException.class, call);
    }
    JobHandle job = submit("job");
    batch.runUntilIdle();
    batch.assertThat(job).succeeded();
  }

  @Test
  void anExecutorThatThrowsFailsThatAttemptAlone() {
    batch.executor().on("broken").throwsAtLaunch(new IllegalStateException("on purpose"));
    JobHandle broken = batch.submit(job("broken").attempts(2).build());
    JobHandle fine = submit("fine");
    batch.runUntilIdle();
    batch.assertThat(broken).failedBecause("Task failed to start").hasAttempts(2);
    assertTrue(batch.describe(broken.id()).attempts().get(0).reason().contains("on purpose"));
    batch.assertThat(fine).succeeded();
  }

  @Test
  void aKindThatNoExecutorRunsFailsTheJobAtOnce() throws Exception {
    try (BatchService service =
        BatchService.builder()
            .computeEnvironment(ComputeEnvironment.fixed("local", Resources.of(4, 1024)))
            .build()) {
      service.register(JobDefinition.container("c", "image").attempts(5).build());
      JobDetail done = service.submit("job", "c").await(ofSeconds(30));
      assertEquals(JobStatus.FAILED, done.status());
      assertEquals(1, done.attempts().size());
      String reason = done.attempts().get(0).reason();
      assertTrue(reason.contains("No executor runs jobs of kind CONTAINER"), reason);
    }
  }

  @Test
  void aHandlerThatNobodyRegisteredFailsTheJobAtOnce() throws Exception {
    try (BatchService service =
        BatchService.builder()
            .computeEnvironment(ComputeEnvironment.fixed("local", Resources.of(4, 1024)))
            .build()) {
      service.register(JobDefinition.handler("h", "nobody").attempts(5).build());
      JobDetail done = service.submit("job", "h").await(ofSeconds(30));
      assertEquals(JobStatus.FAILED, done.status());
      assertEquals(1, done.attempts().size());
      String reason = done.attempts().get(0).reason();
      assertTrue(reason.contains("nobody"), reason);
    }
  }

  @Test
  void anExecutorThatDoesNotSayHowAnAttemptEndedLosesIt() {
    batch.executor().on("job").neverEnds();
    JobHandle job = submit("job");
    batch.settle();
    batch.executor().end(batch.executor().running().get(0), null);
    JobHandle other = submit("other");
    batch.runUntilIdle();
    batch.assertThat(other).succeeded();
    batch.assertThat(job).failedBecause("Host EC2");
    assertEquals(
        "The executor did not say how it ended",
        batch.describe(job.id()).attempts().get(0).reason());
  }
}
