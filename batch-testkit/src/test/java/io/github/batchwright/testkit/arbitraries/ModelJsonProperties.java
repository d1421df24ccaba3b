package io.github.batchwright.testkit.arbitraries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.aws.AwsJson;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.model.schedule.ScheduleExpression;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

/** What is written as JSON is read as it was. */
@Domain(BatchDomain.class)
class ModelJsonProperties {
  private static final int TRIES = 50;
  private final AwsJson json = AwsJson.strict();

  @Property(tries = TRIES)
  void jobDefinitions(@ForAll JobDefinition value) {
    assertEquals(value, json.readJobDefinition(json.write(value)).value());
  }

  @Property(tries = TRIES)
  void submitJobRequests(@ForAll SubmitJobRequest value) {
    assertEquals(value, json.readSubmitJob(json.write(value)).value());
  }

  @Property(tries = TRIES)
  void jobQueues(@ForAll JobQueue value) {
    assertEquals(value, json.readJobQueue(json.write(value)).value());
  }

  @Property(tries = TRIES)
  void computeEnvironments(@ForAll ComputeEnvironment value) {
    assertEquals(value, json.readComputeEnvironment(json.write(value)).value());
  }

  @Property(tries = TRIES)
  void schedulingPolicies(@ForAll SchedulingPolicy value) {
    assertEquals(value, json.readSchedulingPolicy(json.write(value)).value());
  }

  @Property(tries = TRIES)
  void quotaShares(@ForAll QuotaShare value) {
    assertEquals(value, json.readQuotaShare(json.write(value)).value());
  }

  @Property(tries = TRIES)
  void consumableResources(@ForAll ConsumableResource value) {
    assertEquals(value, json.readConsumableResource(json.write(value)).value());
  }

  @Property(tries = TRIES)
  void schedules(@ForAll Schedule value) {
    assertEquals(value, json.readSchedule(json.write(value)).value());
  }

  @Property(tries = TRIES)
  void instanceCatalogs(@ForAll InstanceCatalog value) {
    assertEquals(value, InstanceCatalog.fromJson(value.toJson()));
  }

  @Property(tries = TRIES)
  void scheduleExpressions(@ForAll ScheduleExpression value) {
    assertEquals(value, ScheduleExpression.parse(value.text()));
  }
}
