package io.github.batchwright.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.aws.AwsJson.Read;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no AWS JSON is refused, naming the whole path, the value and the rule. */
class AwsJsonRefusalsTest {

  @ParameterizedTest
  @CsvFileSource(resources = "cloud-only.csv")
  void whatIsCloudOnlyIsRefusedOrLeftOutAndListed(Golden golden, String path) {
    String json = golden.with(path, "{\"any\": [\"thing\"]}");
    ClientException e =
        assertThrows(ClientException.class, () -> golden.read(AwsJson.strict(), json));
    assertTrue(
        e.getMessage().startsWith(path + ": is cloud-only: ")
            || e.getMessage().startsWith(path + ": is not supported: "),
        e.getMessage());
    Read<?> read = golden.read(AwsJson.ignoringCloudOnly(), json);
    assertEquals(List.of(path), read.ignored());
    assertEquals(golden.read(AwsJson.strict(), golden.json()).value(), read.value());
  }

  @ParameterizedTest
  @CsvFileSource(
      resources = "refusals.csv",
      delimiter = '|',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = true)
  void whatIsWrongIsRefusedByItsWholePath(
      Golden golden, String path, String value, String message) {
    ClientException e =
        assertThrows(
            ClientException.class,
            () -> golden.read(AwsJson.ignoringCloudOnly(), golden.with(path, value)));
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "REGISTER_CONTAINER, jobDefinitionName",
    "REGISTER_CONTAINER, type",
    "REGISTER_CONTAINER, containerProperties.image",
    "REGISTER_CONTAINER, containerProperties.volumes[0].name",
    "REGISTER_CONTAINER, containerProperties.ulimits[0].softLimit",
    "REGISTER_CONTAINER, retryStrategy.attempts",
    "REGISTER_CONTAINER, retryStrategy.evaluateOnExit[1].action",
    "REGISTER_ECS, ecsProperties.taskProperties[0].containers[1].name",
    "SUBMIT, jobName",
    "SUBMIT, jobQueue",
    "SUBMIT, jobDefinition",
    "SUBMIT, arrayProperties.size",
    "CREATE_JOB_QUEUE, jobQueueName",
    "CREATE_JOB_QUEUE, priority",
    "CREATE_JOB_QUEUE, computeEnvironmentOrder[0].order",
    "CREATE_JOB_QUEUE, jobStateTimeLimitActions[0].maxTimeSeconds",
    "CREATE_COMPUTE_ENVIRONMENT, type",
    "CREATE_COMPUTE_ENVIRONMENT, computeResources.maxvCpus",
    "CREATE_SCHEDULING_POLICY, name",
    "CREATE_QUOTA_SHARE, quotaShareName",
    "CREATE_QUOTA_SHARE, jobQueue",
    "CREATE_QUOTA_SHARE, capacityLimits[0].maxCapacity",
    "CREATE_QUOTA_SHARE, resourceSharingConfiguration",
    "CREATE_QUOTA_SHARE, preemptionConfiguration.inSharePreemption",
    "CREATE_CONSUMABLE_RESOURCE, consumableResourceName",
    "CREATE_SCHEDULE, Name",
    "CREATE_SCHEDULE, ScheduleExpression",
    "CREATE_SCHEDULE, FlexibleTimeWindow",
    "CREATE_SCHEDULE, FlexibleTimeWindow.Mode",
    "CREATE_SCHEDULE, Target",
    "CREATE_SCHEDULE, Target.Arn",
    "CREATE_SCHEDULE, Target.Input",
    "CREATE_SCHEDULE, x-batchwright.missedFires.policy",
    "DESCRIBE_JOBS, jobs[0].jobId",
    "DESCRIBE_JOBS, jobs[1].createdAt",
  })
  void whatMustBeGivenIsMissed(Golden golden, String path) {
    ClientException e =
        assertThrows(
            ClientException.class, () -> golden.read(AwsJson.strict(), golden.with(path, "null")));
    assertEquals(path + ": 'null' must be given", e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{} {}", "{\"a\": 1, \"a\": 2}", "1", "{'a': 1}"})
  void whatIsNoJsonIsRefused(String text) {
    ClientException e =
        assertThrows(ClientException.class, () -> AwsJson.strict().readSubmitJob(text));
    assertTrue(e.getMessage().startsWith("json: "), e.getMessage());
  }
}
