package io.github.batchwright.behaviour;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.Retention;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import org.junit.jupiter.api.Test;

class IdempotencyTest extends Behaviour {

  private static SubmitJobRequest.Builder once(String name) {
    return job(name).clientToken("once");
  }

  @Test
  void theSameTokenAndRequestGiveTheSameJobWithoutATrace() {
    JobHandle first = batch.submit(once("job").arraySize(3).tag("a", "b").build());
    batch.settle();
    int facts = batch.facts().size();
    JobHandle again = batch.submit(once("job").arraySize(3).tag("a", "b").build());
    assertEquals(first.id(), again.id());
    assertEquals(facts, batch.facts().size());
    batch.runUntilIdle();
    assertEquals(first.id(), batch.submit(once("job").arraySize(3).tag("a", "b").build()).id());
    assertEquals(3, launched().size());
  }

  @Test
  void theSameTokenWithAnotherRequestIsRefused() {
    JobHandle first = batch.submit(once("job").build());
    int facts = batch.facts().size();
    ClientException e =
        assertThrows(ClientException.class, () -> batch.submit(once("other").build()));
    assertEquals(
        "clientToken: 'once' was used for another request, that of job " + first, e.getMessage());
    assertEquals(facts, batch.facts().size());
  }

  @Test
  void withoutATokenOrWithAnotherEverySubmissionIsAJobOfItsOwn() {
    assertNotEquals(submit("job").id(), submit("job").id());
    assertNotEquals(
        batch.submit(once("job").build()).id(),
        batch.submit(job("job").clientToken("twice").build()).id());
  }

  @Test
  void aRefusedSubmissionDoesNotUseUpItsToken() {
    assertThrows(ClientException.class, () -> batch.submit(once("job").queue("nowhere").build()));
    batch.submit(once("job").build());
    batch.runUntilIdle();
    assertEquals(1, launched().size());
  }

  @Test
  void theTokenIsForgottenWithItsJob() {
    try (BatchHarness small =
        define(BatchHarness.builder().retention(new Retention(ofSeconds(10), 5)).build())) {
      JobHandle first = small.submit(once("job").build());
      small.advance(ofSeconds(5));
      assertEquals(first.id(), small.submit(once("job").build()).id());
      small.advance(ofSeconds(10));
      assertTrue(first.describe().isEmpty());
      JobHandle second = small.submit(once("other").build());
      assertNotEquals(first.id(), second.id());
      small.runUntilIdle();
      small.assertThat(second).succeeded();
    }
  }
}
