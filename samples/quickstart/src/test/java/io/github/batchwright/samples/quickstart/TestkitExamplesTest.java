package io.github.batchwright.samples.quickstart;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.testkit.BatchExtension;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.GoldenHistory;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What docs/testing.md and the README of the testkit show of tests. */
@ExtendWith(BatchExtension.class)
class TestkitExamplesTest {
  private static final String SOURCE =
      "src/test/java/io/github/batchwright/samples/quickstart/TestkitExamplesTest.java";

  @Test
  void thePagesShowThisCode() throws IOException {
    for (String tag : new String[] {"drawing", "assertions", "golden"}) {
      String code = Pages.region(SOURCE, tag);
      assertTrue(Pages.blocks("docs/testing.md", "java").contains(code), tag);
    }
    String first = Pages.blocks("batch-testkit/README.md", "java").get(0);
    assertEquals(Pages.region(SOURCE, "drawing"), first);
  }

  @Test
  void draws(BatchHarness batch) {
    // tag::drawing[]
    batch.register(JobDefinition.process("half", "work").resources(2, 64).attempts(2).build());
    batch.executor().on("a").takes(ofSeconds(6));
    batch.executor().on("b").takes(ofSeconds(4));
    batch.executor().on("c").takes(ofSeconds(3)).startsAfter(ofSeconds(2));
    batch.executor().on("b").attempt(1).takes(ofSeconds(2)).exitsWith(1);

    var a = batch.submit(SubmitJobRequest.builder("a", "half").build());
    batch.submit(SubmitJobRequest.builder("b", "half").build());
    batch.submit(SubmitJobRequest.builder("c", "half").build());
    batch.submit(SubmitJobRequest.builder("d", "half").dependsOn(a.id()).build());
    batch.runUntilIdle();

    batch.assertDrawing(
        ofSeconds(1),
        """
        a |######
        b |#x####
        c |......++###
        d |------#
        """);
    // end::drawing[]
  }

  @Test
  void asserts(BatchHarness batch) {
    // tag::assertions[]
    batch.register(JobDefinition.process("whole", "work").resources(4, 64).build());
    batch.executor().on("*").takes(ofSeconds(5));
    batch.submit(SubmitJobRequest.builder("first", "whole").build());
    batch.submit(SubmitJobRequest.builder("second", "whole").build());
    batch.submit(SubmitJobRequest.builder("third", "whole").build());
    batch.settle();

    batch.assertThatQueue("default").hasRunning(1).hasWaiting(2).nextAre("second", "third");
    batch.assertThatQueue("default").headWaitsFor(WaitReason.Kind.CAPACITY).usesVcpus(4);

    batch.runUntilIdle();

    batch.assertTimeLine().job("second").startsAt(ofSeconds(5)).endsAt(ofSeconds(10));
    batch.assertTimeLine().startInOrder("first", "second", "third").hasAtMostAtOnce(1);
    batch.assertTimeLine().on("default").isOverAfter(ofSeconds(15));
    // end::assertions[]
  }

  @Test
  void keepsAHistory(BatchHarness batch) {
    // tag::golden[]
    batch.register(JobDefinition.process("work", "work").attempts(2).build());
    batch.executor().on("flaky").attempt(1).exitsWith(75);
    batch.submit(SubmitJobRequest.builder("flaky", "work").build());
    batch.runUntilIdle();

    GoldenHistory.assertMatches(batch, "flaky"); // src/test/resources/golden/flaky.txt
    // end::golden[]
  }

  @Test
  void thePageShowsTheHistory(BatchHarness batch) throws IOException {
    try {
      keepsAHistory(batch);
    } finally {
      assertTrue(Pages.blocks("docs/testing.md", "text").contains(batch.history()), batch::history);
    }
  }
}
