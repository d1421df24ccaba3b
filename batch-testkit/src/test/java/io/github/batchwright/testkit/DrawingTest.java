package io.github.batchwright.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.PreemptionPolicy;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.AttemptOutcome;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is drawn of jobs that ran in virtual time. */
class DrawingTest {
  private static final Duration SECOND = ofSeconds(1);

  private BatchHarness batch = harness(builder -> builder);

  private static BatchHarness harness(UnaryOperator<BatchHarnessBuilder> description) {
    BatchHarness harness = description.apply(BatchHarness.builder()).build();
    for (int vcpus = 1; vcpus <= 4; vcpus++) {
      harness.register(
          JobDefinition.process("w" + vcpus, "true").resources(vcpus, 64).attempts(2).build());
    }
    return harness;
  }

  @AfterEach
  void close() {
    batch.close();
  }

  private void use(UnaryOperator<BatchHarnessBuilder> description) {
    batch.close();
    batch = harness(description);
  }

  private SubmitJobRequest.Builder request(String name, int vcpus, int seconds) {
    batch.executor().on(name).takes(ofSeconds(seconds));
    return SubmitJobRequest.builder(name, "w" + vcpus);
  }

  private JobHandle submit(String name, int vcpus, int seconds) {
    return batch.submit(request(name, vcpus, seconds).build());
  }

  @Test
  void aJobThatWaitsForRoomIsDottedUntilItRuns() {
    submit("a", 4, 4);
    submit("b", 4, 4);
    batch.advance(SECOND);
    submit("late", 1, 2);
    batch.runUntilIdle();
    batch.assertDrawing(
        SECOND,
        """
        a    |####
        b    |....####
        late | .......##
        """);
  }

  @Test
  void aJobThatWaitsForAnotherIsDashedAndOneThatStartsHasPluses() {
    JobHandle first = submit("first", 4, 3);
    var second = request("second", 4, 2).dependsOn(first.id()).build();
    batch.executor().on("second").takes(ofSeconds(2)).startsAfter(ofSeconds(2));
    batch.submit(second);
    batch.runUntilIdle();
    batch.assertDrawing(
        SECOND,
        """
        first  |###
        second |---++##
        """);
  }

  @Test
  void anAttemptThatFailsEndsWithAnX() {
    batch.executor().on("again").attempt(1).takes(ofSeconds(3)).exitsWith(1);
    batch.executor().on("again").attempt(2).takes(ofSeconds(4));
    batch.submit(SubmitJobRequest.builder("again", "w4").build());
    batch.executor().on("none").neverStarts(AttemptOutcome.invalid("no such image"));
    batch.submit(SubmitJobRequest.builder("none", "w4").build());
    batch.runUntilIdle();
    batch.assertDrawing(
        SECOND,
        """
        again |##x####
        none  |.......x
        """);
  }

  @Test
  void aWaitThatIsGivenUpEndsWithAnX() {
    submit("a", 4, 5);
    JobHandle cancelled = submit("b", 4, 1);
    batch.advance(ofSeconds(3));
    cancelled.cancel("not needed");
    batch.runUntilIdle();
    batch.assertDrawing(
        SECOND,
        """
        a |#####
        b |..x
        """);
  }

  @Test
  void aJobThatFailsAtOnceIsAnXAlone() {
    batch.executor().on("a").takes(ofSeconds(2)).exitsWith(1);
    JobHandle failed = batch.submit(SubmitJobRequest.builder("a", "w4").build());
    batch.runUntilIdle();
    batch.submit(request("b", 4, 1).dependsOn(failed.id()).build());
    batch.runUntilIdle();
    batch.assertDrawing(
        SECOND,
        """
        a |#x#x
        b |    x
        """);
    assertEquals(ofSeconds(4), ended("b"));
  }

  @Test
  void anArrayIsDrawnByItsChildren() {
    batch.executor().on("arr").takes(ofSeconds(2));
    batch.submit(SubmitJobRequest.builder("arr", "w2").arraySize(3).build());
    batch.runUntilIdle();
    batch.assertDrawing(
        SECOND,
        """
        arr:0 |##
        arr:1 |##
        arr:2 |..##
        """);
    assertTrue(batch.timeLine().job("arr").isArray());
    assertEquals(ofSeconds(4), ended("arr"));
    assertEquals(ofSeconds(2), ended("arr:1"));
    assertEquals("arr:2 |..##\n", batch.timeLine().only("arr:2").drawing(SECOND));
  }

  private Duration ended(String label) {
    JobTimeLine line = batch.timeLine();
    return line.offset(line.job(label).endedAt().orElseThrow());
  }

  @Test
  void aJobThatIsPreemptedIsMarked() {
    use(
        builder ->
            builder
                .computeEnvironment(ComputeEnvironment.fixed("ce", Resources.of(4, 1_024)))
                .jobQueue(queue("urgent", 10, PreemptionPolicy.overLowerQueues()))
                .jobQueue(queue("patient", 1, PreemptionPolicy.ofPreemptibleJobs())));
    batch.submit(request("low", 4, 4).queue("patient").build());
    batch.advance(ofSeconds(2));
    batch.submit(request("high", 4, 3).queue("urgent").build());
    batch.runUntilIdle();
    batch.assertDrawing(
        SECOND,
        """
        low  |#<...####
        high |  ###
        """);
    batch.assertTimeLine().on("urgent").isDrawn(SECOND, "high |  ###");
  }

  private static JobQueue queue(String name, int priority, PreemptionPolicy policy) {
    return JobQueue.builder(name)
        .priority(priority)
        .computeEnvironments("ce")
        .preemption(policy)
        .build();
  }

  @Test
  void jobsThatGoOnAreDrawnUntilNowAlsoAfterARestart() {
    submit("a", 2, 10);
    batch.advance(ofSeconds(2));
    batch.restartAfter(ofSeconds(2));
    submit("b", 2, 10);
    batch.advance(ofSeconds(3));
    batch.assertDrawing(
        SECOND,
        """
        a |#######
        b |    ###
        """);
  }

  @Test
  void aColumnShowsWhatTookMostOfIt() {
    batch.executor().on("a").takes(ofMillis(1_500));
    batch.executor().on("b").takes(ofSeconds(2));
    batch.submit(SubmitJobRequest.builder("a", "w4").build());
    batch.submit(SubmitJobRequest.builder("b", "w4").build());
    batch.runUntilIdle();
    batch.assertDrawing(
        SECOND,
        """
        a |##
        b |.###
        """);
    batch.assertDrawing(
        ofMillis(400),
        """
        a |####
        b |....#####
        """);
  }

  @Test
  void jobsOfOneNameAreNumbered() {
    submit("a", 4, 1);
    submit("a", 4, 1);
    batch.runUntilIdle();
    batch.assertDrawing(
        SECOND,
        """
        a   |#
        a/2 |.#
        """);
  }

  @Test
  void theLineBeginsWithTheFirstJobAndCanBeMadeToBeginLater() {
    batch.advance(ofMinutes(10));
    submit("a", 4, 3);
    batch.runUntilIdle();
    assertEquals("a |###\n", batch.drawing(SECOND));
    JobTimeLine line = batch.timeLine();
    assertEquals("a | ###\n", line.since(line.origin().minusSeconds(1)).drawing(SECOND));
    assertEquals("a |##\n", line.since(line.origin().plusSeconds(1)).drawing(SECOND));
    assertEquals("a |\n", line.since(line.now().plusSeconds(1)).drawing(SECOND));
    assertEquals("local/0 |\n", line.since(line.now().plusSeconds(1)).drawingByInstance(SECOND));
    assertEquals("", BatchHarness.create().drawing(SECOND));
  }

  @Test
  void instancesAreDrawnWithTheJobsThatRanOnThem() {
    use(
        builder ->
            builder.computeEnvironment(ComputeEnvironment.fixed("ce", 2, Resources.of(2, 1_024))));
    submit("a", 2, 5);
    submit("b", 1, 3);
    submit("cc", 1, 6);
    submit("long-name", 2, 4);
    batch.runUntilIdle();
    assertEquals(
        """
        ce/0 |a####long
        ce/1 |b##
             |cc####
        """,
        batch.timeLine().drawingByInstance(SECOND));
  }

  @Test
  void whatIsTooWideIsRefusedAndWhatIsTooLongIsCut() {
    batch.executor().on("many").takes(ofSeconds(501));
    batch.submit(SubmitJobRequest.builder("many", "w1").arraySize(600).build());
    batch.advance(ofSeconds(501));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> batch.drawing(SECOND));
    assertEquals("unit: 'PT1S' must be longer: 501 columns are more than 500", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> batch.drawing(Duration.ofNanos(1)));
    String drawing = batch.drawing(ofMinutes(1));
    assertEquals(501, drawing.lines().count());
    assertTrue(drawing.endsWith("and 100 more rows\n"), drawing);
  }

  @Test
  void aDrawingThatDiffersShowsTheLineTheColumnAndAllOfIt() {
    submit("a", 4, 3);
    submit("b", 4, 3);
    batch.runUntilIdle();
    AssertionError e =
        assertThrows(
            AssertionError.class, () -> batch.assertDrawing(SECOND, "a |###\nb |..####\n"));
    assertEquals(
        """
        the drawing, a column for PT1S: line 2 differs:
                  a |###
        expected: b |..####
        but was:  b |...###
                       ^
        all of it:
        a |###
        b |...###""",
        e.getMessage());
  }
}
