package io.github.batchwright.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.batchwright.JobHandle;
import io.github.batchwright.engine.state.LifeCycle;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.testkit.BatchHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LifeCycleTest {
  private static final Path PAGE = Path.of("..", "docs", "lifecycle.md");

  private BatchHarness batch;

  @BeforeEach
  void open() {
    batch = BatchHarness.create();
    batch.register(JobDefinition.process("work", "work").build());
    batch.register(JobDefinition.process("huge", "work").resources(Resources.of(64, 1024)).build());
    batch.register(JobDefinition.process("stubborn", "work").attempts(2).build());
  }

  @AfterEach
  void close() {
    batch.close();
  }

  @Test
  void everyRowOfTheTableIsVisited() {
    succeedAndFail();
    retry();
    cancelAndTerminate();
    rejectForTooManyTags();
    arrays();
    batch.runUntilIdle();
    Set<LifeCycle.Row> missing = new LinkedHashSet<>(LifeCycle.TABLE);
    missing.removeAll(Replays.of(batch.facts()).visited());
    assertEquals(Set.of(), missing, "rows that nothing visited");
  }

  private JobHandle submit(String name, String definition, JobHandle... after) {
    SubmitJobRequest.Builder request = SubmitJobRequest.builder(name, definition);
    for (JobHandle job : after) {
      request.dependsOn(job.id());
    }
    return batch.submit(request.build());
  }

  private void succeedAndFail() {
    batch.executor().on("bad").exitsWith(1);
    batch.executor().on("unstartable").neverStarts(AttemptOutcome.invalid("no such thing"));
    JobHandle good = submit("good", "work");
    JobHandle bad = submit("bad", "work");
    JobHandle unstartable = submit("unstartable", "work");
    JobHandle afterGood = submit("afterGood", "work", good);
    JobHandle afterBad = submit("afterBad", "work", bad);
    batch.runUntilIdle();
    batch.assertThat(good).succeeded();
    batch.assertThat(bad).failedBecause("Process exited").hasExitCode(1);
    batch.assertThat(unstartable).failedBecause("Task failed to start");
    batch.assertThat(afterGood).succeeded();
    batch.assertThat(afterBad).failedBecause("Dependent Job failed").hasAttempts(0);
  }

  private void retry() {
    batch.executor().on("flaky").attempt(1).exitsWith(3);
    batch.executor().on("late").attempt(1).neverStarts(AttemptOutcome.cannotStart("busy"));
    JobHandle flaky = submit("flaky", "stubborn");
    JobHandle late = submit("late", "stubborn");
    batch.runUntilIdle();
    batch.assertThat(flaky).succeeded().hasAttempts(2);
    batch.assertThat(late).succeeded().hasAttempts(2);
  }

  private void cancelAndTerminate() {
    JobHandle blocker = submit("blocker", "huge");
    JobHandle pending1 = submit("pending1", "work", blocker);
    JobHandle pending2 = submit("pending2", "work", blocker);
    JobHandle runnable = submit("runnable", "work");
    batch.settle();
    pending1.cancel("not needed");
    pending2.terminate("not needed");
    runnable.terminate("not needed");
    blocker.cancel("too big");
    batch.assertThat(pending1).failedBecause("not needed");
    batch.assertThat(pending2).failedBecause("not needed");
    batch.assertThat(runnable).failedBecause("not needed");
    batch.assertThat(blocker).failedBecause("too big");
  }

  private void rejectForTooManyTags() {
    JobDefinition.Builder tagged = JobDefinition.process("tagged", "work").propagateTags(true);
    SubmitJobRequest.Builder request = SubmitJobRequest.builder("tagged", "tagged");
    for (int i = 0; i < 26; i++) {
      tagged.tag("d" + i, "");
      request.tag("j" + i, "");
    }
    batch.register(tagged.build());
    JobHandle job = batch.submit(request.build());
    batch.assertThat(job).failedBecause("Tags of the job and its definition: 52");
  }

  private void arrays() {
    batch.executor().on("half").arrayIndex(1).exitsWith(1);
    JobHandle all = batch.submit(SubmitJobRequest.builder("all", "work").arraySize(3).build());
    JobHandle half =
        batch.submit(
            SubmitJobRequest.builder("half", "work")
                .arraySize(3)
                .dependsOn(JobDependency.sequential())
                .build());
    batch.advance(Duration.ofMillis(1));
    batch.assertThat(all).is(JobStatus.PENDING);
    batch.runUntilIdle();
    batch.assertThat(all).succeeded().hasChildren(JobStatus.SUCCEEDED, 3);
    batch
        .assertThat(half)
        .failedBecause("Array Child Job failed")
        .hasChildren(JobStatus.SUCCEEDED, 1)
        .hasChildren(JobStatus.FAILED, 2);
  }

  @Test
  void whatIsNotInTheTableCannotHappen() {
    assertThrows(
        IllegalStateException.class,
        () -> LifeCycle.next(JobStatus.SUCCEEDED, LifeCycle.Event.RETRY));
  }

  @Test
  void thePageInTheDocsShowsTheTable() throws IOException {
    String page = Files.readString(PAGE);
    assertEquals(
        LifeCycle.diagram(),
        page.substring(page.indexOf("stateDiagram-v2"), page.lastIndexOf("```")),
        "docs/lifecycle.md shows another diagram than LifeCycle.diagram() prints");
  }
}
