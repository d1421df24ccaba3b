package io.github.batchwright.behaviour;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.ConsumableResourceDetail;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.AttemptOutcome;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Consumable resources, as attempts take them. */
class ConsumablePlacementTest extends Behaviour {

  @BeforeEach
  void createResources() {
    batch.service().createConsumableResource(ConsumableResource.replenishable("licence", 2));
    batch.service().createConsumableResource(ConsumableResource.nonReplenishable("token", 3));
    batch.register(
        JobDefinition.process("licensed", "true").consumableResource("licence", 1).build());
    batch.register(JobDefinition.process("spender", "true").consumableResource("token", 1).build());
  }

  private JobHandle submit(String name, String definition) {
    return batch.submit(SubmitJobRequest.builder(name, definition).build());
  }

  private ConsumableResourceDetail detail(String name) {
    return batch.service().describeConsumableResource(name);
  }

  private void assertUnits(String name, long total, long inUse, long available) {
    ConsumableResourceDetail detail = detail(name);
    assertEquals(
        List.of(total, inUse, available),
        List.of(detail.totalQuantity(), detail.inUseQuantity(), detail.availableQuantity()));
  }

  @Test
  void unitsAreTakenAtStartingAndComeBackWhenTheAttemptEnds() {
    batch.executor().on("l").startsAfter(ofSeconds(5)).takes(ofSeconds(5));
    List<JobHandle> jobs = each(3, i -> submit("l", "licensed"));
    batch.settle();
    batch.assertThat(jobs.get(0)).is(JobStatus.STARTING);
    batch.assertThat(jobs.get(1)).is(JobStatus.STARTING);
    batch
        .assertThat(jobs.get(2))
        .is(JobStatus.RUNNABLE)
        .hasStatusReason("Waits for 1 of consumable resource 'licence': 0 of 2 are available");
    assertUnits("licence", 2, 2, 0);
    batch.runUntilIdle();
    batch.assertThat(jobs.get(2)).succeeded().startedAfter(ofSeconds(15));
    assertUnits("licence", 2, 0, 2);
  }

  @Test
  void unitsComeBackHoweverTheAttemptEnds() {
    batch.executor().on("bad").ends(AttemptOutcome.lost("gone"));
    batch.executor().on("never").neverStarts(AttemptOutcome.cannotStart("no image"));
    submit("bad", "licensed");
    submit("never", "licensed");
    batch.runUntilIdle();
    assertUnits("licence", 2, 0, 2);
  }

  @Test
  void unitsThatAreNotReplenishedAreGoneForGood() {
    batch.executor().on("s").takes(ofSeconds(5));
    List<JobHandle> jobs = each(4, i -> submit("s", "spender"));
    batch.settle();
    assertUnits("token", 3, 3, 0);
    batch.runUntilIdle();
    assertUnits("token", 0, 0, 0);
    batch.assertThat(jobs.get(3)).is(JobStatus.RUNNABLE);
    batch
        .service()
        .updateConsumableResource(
            io.github.batchwright.model.ConsumableResourceUpdate.add("token", 1));
    batch.runUntilIdle();
    batch.assertThat(jobs.get(3)).succeeded();
  }

  @Test
  void everyAttemptTakesUnitsAgain() {
    batch.executor().on("s").exitsWith(1);
    batch.submit(SubmitJobRequest.builder("s", "spender").attempts(2).build());
    batch.runUntilIdle();
    assertUnits("token", 1, 0, 1);
  }

  @Test
  void aJobThatWaitsForUnitsBlocksNobodyWhoDoesNotWantThem() {
    batch.executor().on("l").takes(ofSeconds(10));
    each(3, i -> submit("l", "licensed"));
    JobHandle other = submit("other", WORK);
    batch.settle();
    batch.assertThat(other).is(JobStatus.RUNNING);
  }

  @Test
  void nobodyOvertakesAnEarlierJobThatWaitsForMoreOfTheSameUnits() {
    batch.register(
        JobDefinition.process("greedy", "true").consumableResource("licence", 2).build());
    batch.executor().on("first").takes(ofSeconds(10));
    batch.executor().on("greedy").takes(ofSeconds(10));
    submit("first", "licensed");
    JobHandle greedy = submit("greedy", "greedy");
    JobHandle late = submit("late", "licensed");
    batch.settle();
    batch
        .assertThat(late)
        .hasStatusReason(
            "Waits behind job " + greedy + ", which waits for more of consumable resource");
    batch.runUntilIdle();
    assertEquals(List.of("first", "greedy", "late"), launched());
  }

  @Test
  void theSubmissionsListReplacesTheDefinitions() {
    batch.submit(SubmitJobRequest.builder("s", "spender").consumableResource("licence", 2).build());
    batch.settle();
    assertUnits("licence", 2, 2, 0);
    assertUnits("token", 3, 0, 3);
  }

  @Test
  void wantingMoreThanThereAreInAllIsSaid() {
    JobHandle job =
        batch.submit(
            SubmitJobRequest.builder("s", "spender").consumableResource("licence", 3).build());
    batch.settle();
    batch
        .assertThat(job)
        .hasStatusReason("Waits for 3 of consumable resource 'licence': 2 of 2 are available");
  }
}
