package io.github.batchwright.testkit;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.SubmitJobRequest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What assertions about time lines say when they do not hold, each beside one that holds. */
@ExtendWith(BatchExtension.class)
class TimeLineAssertTest {
  private BatchHarness batch;

  /** Runs a and b beside each other, then c, whose first attempt fails; d is never placed. */
  @BeforeEach
  void run(BatchHarness harness) {
    batch = harness;
    batch.register(JobDefinition.process("two", "true").resources(2, 64).build());
    batch.register(JobDefinition.process("four", "true").resources(4, 64).attempts(2).build());
    batch.executor().on("a").takes(ofSeconds(4));
    batch.executor().on("b").takes(ofSeconds(6));
    batch.executor().on("c").attempt(1).takes(ofSeconds(2)).exitsWith(1);
    batch.executor().on("c").attempt(2).neverEnds();
    submit("a", "two");
    batch.advance(ofSeconds(1));
    submit("b", "two");
    submit("c", "four");
    submit("d", "four");
    batch.advance(ofSeconds(14));
  }

  private void submit(String name, String definition) {
    batch.submit(SubmitJobRequest.builder(name, definition).build());
  }

  @Test
  void ofOneJob() {
    JobTimesAssert c = batch.assertTimeLine().job("c");
    c.isSubmittedAt(ofSeconds(1)).isPlacedAt(ofSeconds(7)).startsAt(ofSeconds(7));
    c.waitsFor(ofSeconds(6)).hasAttempts(2);
    c.attemptEndsAt(1, ofSeconds(9)).attemptStartsAt(2, ofSeconds(9));
    c.job("a").startsAt(ZERO).endsAt(ofSeconds(4)).and().job("b").endsAt(ofSeconds(7));
    Failing.says(
        "job 'c': expected to be submitted at +0s, but was +1s", () -> c.isSubmittedAt(ZERO));
    Failing.says("job 'c': expected to be placed at +0s, but was +7s", () -> c.isPlacedAt(ZERO));
    Failing.says(
        "job 'c': expected to start at +1m0.5s, but was +7s",
        () -> c.startsAt(ofMinutes(1).plusMillis(500)));
    Failing.says("job 'c': expected to end at +9s, but was not yet", () -> c.endsAt(ofSeconds(9)));
    Failing.says(
        "job 'c': expected attempt 1 to start at +0s, but was +7s",
        () -> c.attemptStartsAt(1, ZERO));
    Failing.says(
        "job 'c': expected attempt 2 to end at +9s, but was not yet",
        () -> c.attemptEndsAt(2, ofSeconds(9)));
    Failing.says(
        "job 'c': expected attempt 3 to start at +9s, but was not yet",
        () -> c.attemptStartsAt(3, ofSeconds(9)));
    Failing.says("job 'c': expected to wait for PT0S, but was PT6S", () -> c.waitsFor(ZERO));
    Failing.says("job 'c': expected attempts 1, but was 2", () -> c.hasAttempts(1));
    Failing.says("job: 'e' must be one of the time line: a, b, c, d", () -> c.job("e"));
    AssertionError e = assertThrows(AssertionError.class, () -> c.startsAt(ZERO));
    assertTrue(e.getMessage().endsWith("\nc | ......#x######"), e.getMessage());
  }

  @Test
  void ofOrder() {
    TimeLineAssert line = batch.assertTimeLine();
    line.startInOrder("a", "b", "c").endInOrder("a", "b").runOneAfterTheOther("b", "c");
    line.runOneAfterTheOther("a", "c");
    Failing.says(
        "job 'a': expected to start after 'b', at +1s, but was at +0s",
        () -> line.startInOrder("b", "a"));
    Failing.says(
        "job 'a': expected to end after 'b', at +7s, but was at +4s",
        () -> line.endInOrder("b", "a"));
    Failing.says("job 'd': expected to start, but did not yet", () -> line.startInOrder("a", "d"));
    Failing.says(
        "job 'b': expected to be placed once 'a' had ended, at +4s, but was at +1s",
        () -> line.runOneAfterTheOther("a", "b"));
    Failing.says(
        "job 'c': expected to end, but did not yet", () -> line.runOneAfterTheOther("c", "d"));
  }

  @Test
  void ofAllTogether() {
    TimeLineAssert line = batch.assertTimeLine();
    line.hasAtMostAtOnce(2).hasMostAtOnce(2).on("default").hasAtMostAtOnce(2);
    Failing.says(
        "time line of [a, b, c, d]: expected at most 1 attempts at once, but were 2",
        () -> line.hasAtMostAtOnce(1));
    Failing.says(
        "time line of [a, b, c, d]: expected most attempts at once 3, but was 2",
        () -> line.hasMostAtOnce(3));
    Failing.says(
        "time line: expected all jobs to end, but not yet [c, d]",
        () -> line.isOverAfter(ofSeconds(7)));
    TimeLineAssert two = new TimeLineAssert(batch.timeLine().only("a", "b"));
    two.isOverAfter(ofSeconds(7));
    Failing.says(
        "time line of [a, b]: expected to be over at +8s, but was +7s",
        () -> two.isOverAfter(ofSeconds(8)));
    assertEquals(1, batch.timeLine().only("b", "c").mostAtOnce());
    assertEquals(0, batch.timeLine().queue("other").mostAtOnce());
  }

  @Test
  void ofDrawings() {
    TimeLineAssert line = batch.assertTimeLine();
    String drawing =
        """
        a |####
        b | ######
        c | ......#x######
        d | ..............
        """;
    line.isDrawn(ofSeconds(1), drawing);
    String instances =
        """
        local/0 |a###   cxc#####
                | b#####
        """;
    line.isDrawnByInstance(ofSeconds(1), instances);
    assertEquals(List.of("local/0"), batch.timeLine().instances());
    assertEquals(drawing, batch.timeLine().toString());
    Failing.says(
        "the drawing, a column for PT1S: line 4 differs:",
        () -> line.isDrawn(ofSeconds(1), drawing.replace("d |", "e |")));
    Failing.says(
        "the drawing by instance, a column for PT1S: line 2 differs:",
        () -> line.isDrawnByInstance(ofSeconds(1), instances.replace("b#####", "b####")));
  }
}
