package io.github.batchwright.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.TooManyRequestsException;
import io.github.batchwright.WhenFull;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class BackPressureTest {
  private final SubmitJobRequest request = SubmitJobRequest.builder("one", "work").build();

  @Test
  void aFullInboxRefusesAtOnceWhereSoChosen() {
    try (BatchHarness batch = BatchHarness.builder().inbox(4, WhenFull.REJECT).build()) {
      batch.register(JobDefinition.process("work", "work").build());
      List<CompletableFuture<JobHandle>> replies = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        replies.add(batch.service().async().submit(request).toCompletableFuture());
      }
      for (CompletableFuture<JobHandle> refused : replies.subList(4, 6)) {
        ExecutionException e = Assertions.assertThrows(ExecutionException.class, refused::get);
        TooManyRequestsException cause =
            assertInstanceOf(TooManyRequestsException.class, e.getCause());
        assertTrue(cause.getMessage().startsWith("4 requests wait"), cause.getMessage());
      }
      batch.runUntilIdle();
      assertEquals(4, batch.service().stats().jobs().get(JobStatus.SUCCEEDED));
    }
  }

  @Test
  void aFullInboxMakesCallersWaitWhereSoChosen() {
    try (BatchHarness batch = BatchHarness.builder().inbox(4, WhenFull.BLOCK).build()) {
      batch.register(JobDefinition.process("work", "work").build());
      for (int i = 0; i < 100; i++) {
        batch.service().async().submit(request);
      }
      batch.runUntilIdle();
      assertEquals(100, batch.service().stats().jobs().get(JobStatus.SUCCEEDED));
    }
  }
}
