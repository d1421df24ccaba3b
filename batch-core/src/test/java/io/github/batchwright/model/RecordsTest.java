package io.github.batchwright.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every record refuses what is out of its range, and names field, value and rule. */
class RecordsTest {

  private static Arguments refused(String message, Executable bad) {
    return Arguments.of(message, bad);
  }

  static Stream<Arguments> refusals() {
    String longName = "x".repeat(129);
    return Stream.of(
        refused(
            "jobDefinitionName: 'a b' must be 1-128 of [A-Za-z0-9_-]",
            () -> JobDefinition.process("a b", "true").build()),
        refused(
            "jobDefinitionName: '" + "x".repeat(80) + "...' must be 1-128",
            () -> JobDefinition.process(longName, "true").build()),
        refused(
            "jobName: '_x' must be 1-128 of [A-Za-z0-9_-] and begin with a letter or a digit",
            () -> SubmitJobRequest.builder("_x", "d").build()),
        refused(
            "schedulingPriority: '10000' must be 0-9999",
            () -> JobDefinition.process("d", "true").schedulingPriority(10_000).build()),
        refused("retryStrategy.attempts: '0' must be at least 1", () -> RetryStrategy.attempts(0)),
        refused(
            "retryStrategy.evaluateOnExit: '6 entries' must be at most 5",
            () ->
                RetryStrategy.attempts(
                    2,
                    IntStream.range(0, 6)
                        .mapToObj(i -> EvaluateOnExit.onExitCode("" + i, RetryAction.EXIT))
                        .toArray(EvaluateOnExit[]::new))),
        refused(
            "evaluateOnExit.onReason: 'a*b' may hold '*' only at its end",
            () -> EvaluateOnExit.onReason("a*b", RetryAction.EXIT)),
        refused(
            "evaluateOnExit.onExitCode: '-1' must be digits",
            () -> EvaluateOnExit.onExitCode("-1", RetryAction.EXIT)),
        refused(
            "evaluateOnExit.onReason: '" + "r".repeat(80) + "...' must be 1-512 characters",
            () -> EvaluateOnExit.onReason("r".repeat(513), RetryAction.EXIT)),
        refused(
            "evaluateOnExit: 'EXIT' needs at least one of",
            () -> new EvaluateOnExit(null, null, null, RetryAction.EXIT)),
        refused(
            "timeout.attemptDuration: 'PT0S' must be longer than zero",
            () -> new JobTimeout(Duration.ZERO)),
        refused(
            "containerProperties.image: ' ' must not be blank",
            () -> JobDefinition.container("d", " ").build()),
        refused(
            "containerProperties.environment: 'AWS_BATCH_X' must not start with AWS_BATCH",
            () -> JobDefinition.container("d", "i").environment("AWS_BATCH_X", "").build()),
        refused(
            "processProperties.environment: 'A=B' a variable's name must not",
            () -> JobDefinition.process("d", "c").environment("A=B", "").build()),
        refused(
            "processProperties.command: '[]' must not be empty",
            () -> JobDefinition.process("d").build()),
        refused(
            "environment: 'A' has no meaning for a handler",
            () -> JobDefinition.handler("d", "h").environment("A", "")),
        refused(
            "handlerProperties.handler: 'a b' must be",
            () -> JobDefinition.handler("d", "a b").build()),
        refused(
            "resourceRequirements.VCPU: '0.0' must be above 0",
            () -> JobDefinition.process("d", "c").resources(0, 128).build()),
        refused(
            "resourceRequirements.MEMORY: '3' must be at least 4 MiB",
            () -> JobDefinition.process("d", "c").resources(1, 3).build()),
        refused("milliVcpus: '-1' must be at least 0", () -> new Resources(-1, 0, 0)),
        refused("vcpus: 'NaN' must be between", () -> Resources.of(Double.NaN, 1)),
        refused("arrayProperties.size: '1' must be at least 2", () -> ArrayProperties.of(1)),
        refused(
            "dependsOn.type: 'N_TO_N' may be given only for an array job",
            () ->
                SubmitJobRequest.builder("j", "d")
                    .dependsOn(JobDependency.nToN(new JobId("x")))
                    .build()),
        refused(
            "dependsOn.jobId: 'null' may be left out only with type SEQUENTIAL",
            () -> new JobDependency(null, JobDependency.Type.N_TO_N)),
        refused("jobId: 'no id' must be an id", () -> new JobId("no id")),
        refused("attempt: '0' must be at least 1", () -> new AttemptId(new JobId("x"), 0)),
        refused("priority: '-1' must be at least 0", () -> JobQueue.of("q", -1, "environment")),
        refused("computeEnvironmentOrder: '[]' must name at least one", () -> JobQueue.of("q", 1)),
        refused(
            "computeEnvironmentOrder: '[e, e]' must name no compute environment twice",
            () -> JobQueue.of("q", 1, "e", "e")),
        refused(
            "instances: '100001 instances' must be at most 100000",
            () ->
                ComputeEnvironment.builder("e")
                    .instances(Collections.nCopies(100_001, Resources.NONE))
                    .build()),
        refused("tags: '51 tags' must be at most 50", () -> tagged(51)),
        refused(
            "maxResults: '0' must be at least 1",
            () -> ListJobsRequest.queue("q").withMaxResults(0)),
        refused("progress: '1.5' must be 0 to 1", () -> new JobProgress(1.5, "")));
  }

  private static JobDefinition tagged(int count) {
    JobDefinition.Builder builder = JobDefinition.process("d", "c");
    IntStream.range(0, count).forEach(i -> builder.tag("k" + i, "v"));
    return builder.build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void refusesWithFieldValueAndRule(String message, Executable bad) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, bad);
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, true",
    "1, 12, false",
    "1*, 12, true",
    "*, 0, true",
    "13*, 137, true",
    "13*, , false"
  })
  void anExitCodeMatchesAsAWholeOrUpToTheStar(String pattern, Integer code, boolean matches) {
    assertEquals(
        matches, EvaluateOnExit.onExitCode(pattern, RetryAction.EXIT).matches("", "", code));
  }

  @Test
  void aReasonMatchesInAnyCase() {
    EvaluateOnExit rule = EvaluateOnExit.onReason("cannotPULL*", RetryAction.RETRY);
    assertTrue(rule.matches(null, "CannotPullContainerError: no route", null));
    assertFalse(rule.matches(null, "It CannotPull", null));
    assertFalse(rule.matches(null, null, 1));
  }

  @Test
  void copiesKeepTheirOrderAndAreOnesOwn() {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 9; i >= 0; i--) {
      given.put("k" + i, "v");
    }
    JobDefinition definition =
        new JobDefinition(
            "d",
            new HandlerProperties("h", Resources.of(1, 128)),
            given,
            RetryStrategy.ONCE,
            null,
            0,
            List.of(),
            null,
            null,
            given,
            false);
    List<String> order = List.copyOf(given.keySet());
    given.clear();
    assertEquals(order, List.copyOf(definition.parameters().keySet()));
    assertEquals(order, List.copyOf(definition.tags().keySet()));
  }

  @Test
  void resourcesAddUpAndReadWell() {
    Resources some = Resources.of(1.5, 512).withGpus(1);
    assertEquals("1.5 vCPU, 512 MiB, 1 GPU", some.toString());
    assertEquals(some, some.plus(Resources.NONE).minus(Resources.NONE));
    assertTrue(some.fitsIn(some));
    assertFalse(some.fitsIn(some.withGpus(0)));
    assertThrows(IllegalArgumentException.class, () -> Resources.NONE.minus(some));
    assertTrue(Resources.ofThisMachine().milliVcpus() >= 1000);
  }
}
