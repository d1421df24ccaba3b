package io.github.batchwright.docker.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.AttemptContainerDetail;
import io.github.batchwright.model.container.TaskContainerDependency.Condition;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is done for the containers of an attempt, after what happens to them. */
final class TaskOrderTest {
  private static final Duration START = Duration.ofSeconds(5);
  private static final Duration STOP = Duration.ofSeconds(7);
  private static final AttemptOutcome GOOD = AttemptOutcome.exited(0);
  private static final AttemptOutcome BAD = AttemptOutcome.exited(3);

  private final List<String> steps = new ArrayList<>();
  private final List<AttemptOutcome> ends = new ArrayList<>();

  private static TaskMember essential(String name, Map<String, Condition> dependsOn) {
    return new TaskMember(name, true, dependsOn, null, STOP);
  }

  private static TaskMember helper(String name, Map<String, Condition> dependsOn) {
    return new TaskMember(name, false, dependsOn, null, STOP);
  }

  private TaskOrder order(TaskMember... members) {
    return new TaskOrder(
        List.of(members),
        new TaskOrder.Steps() {
          @Override
          public void start(String container) {
            steps.add("start " + container);
          }

          @Override
          public void stop(String container, StopMode mode) {
            steps.add(mode + " " + container);
          }

          @Override
          public void timeStart(String container, Duration limit) {
            steps.add("wait for " + container + " " + limit);
          }

          @Override
          public void timeStop(String container, Duration limit) {
            steps.add("kill " + container + " after " + limit);
          }

          @Override
          public void givenUp(String container, String reason) {
            steps.add("give up " + container);
          }

          @Override
          public void ended(AttemptOutcome outcome) {
            ends.add(outcome);
          }
        });
  }

  private List<String> steps() {
    List<String> taken = List.copyOf(steps);
    steps.clear();
    return taken;
  }

  private static void end(TaskOrder order, String container, AttemptOutcome outcome, int second) {
    order.ended(container, outcome, Instant.ofEpochSecond(second));
  }

  private AttemptOutcome only() {
    assertEquals(1, ends.size());
    return ends.get(0).of(List.of());
  }

  @Test
  void onlyContainerIsStartedByWhoeverCreatedIt() {
    TaskOrder order = order(TaskMember.ONLY);
    assertTrue(order.created(""));
    order.started("");
    end(order, "", BAD, 1);

    assertEquals(BAD, only());
    assertEquals(List.of(), steps());
  }

  @Test
  void stopOfTheOnlyContainerIsPassedOnAndNotTimed() {
    TaskOrder order = order(TaskMember.ONLY);
    order.stop(StopMode.GRACEFUL);
    order.stop(StopMode.GRACEFUL);
    order.stop(StopMode.FORCED);

    assertEquals(List.of("GRACEFUL ", "FORCED "), steps());
    assertEquals(List.of(), ends);
  }

  @Test
  void theEndTellsOfEachContainer() {
    TaskOrder order = order(essential("a", Map.of("b", Condition.START)), helper("b", Map.of()));
    assertFalse(order.created("a"));
    assertTrue(order.created("b"));
    order.started("b");
    order.started("a");
    end(order, "a", GOOD, 1);
    end(order, "b", AttemptOutcome.signalled(15, "SIGTERM"), 2);

    assertEquals(GOOD, only());
    assertEquals(
        List.of(
            new AttemptContainerDetail("a", 0, null),
            new AttemptContainerDetail("b", 143, "Killed by signal 15 (SIGTERM)")),
        ends.get(0).containers());
  }

  @Test
  void noneIsStartedBeforeAllAreCreated() {
    TaskOrder order = order(essential("a", Map.of()), essential("b", Map.of()));
    assertFalse(order.created("a"));
    assertEquals(List.of(), steps());
    assertTrue(order.created("b"));

    assertEquals(List.of("start a"), steps());
    // It is asked again when it is about to be started.
    assertTrue(order.created("a"));
    assertEquals(List.of(), steps());
  }

  @Test
  void waitsForTheStart() {
    TaskOrder order = order(essential("a", Map.of("b", Condition.START)), helper("b", Map.of()));
    assertFalse(order.created("a"));
    assertTrue(order.created("b"));
    assertEquals(List.of(), steps());
    order.started("b");

    assertEquals(List.of("start a"), steps());
  }

  @Test
  void waitsForTheEndWhateverItIs() {
    TaskOrder order = order(essential("a", Map.of("b", Condition.COMPLETE)), helper("b", Map.of()));
    assertFalse(order.created("a"));
    assertTrue(order.created("b"));
    order.started("b");
    assertEquals(List.of(), steps());
    end(order, "b", BAD, 1);

    assertEquals(List.of("start a"), steps());
  }

  @Test
  void failedSuccessIsTheReasonOfTheEnd() {
    TaskOrder order = order(essential("a", Map.of("b", Condition.SUCCESS)), helper("b", Map.of()));
    assertFalse(order.created("a"));
    assertTrue(order.created("b"));
    end(order, "b", BAD, 1);

    assertEquals(
        AttemptOutcome.cannotStart(
            "CannotStartContainerError: container 'a' waits for the SUCCESS of 'b', which ended"
                + " with exit code 3"),
        only());
    assertEquals(List.of("give up a"), steps());
  }

  @Test
  void helperThatCannotGoOnLeavesTheRestAlone() {
    TaskOrder order =
        order(
            essential("a", Map.of()),
            helper("b", Map.of()),
            helper("c", Map.of("b", Condition.SUCCESS)),
            helper("d", Map.of("c", Condition.START)));
    List.of("a", "b", "c", "d").forEach(order::created);
    order.started("a");
    steps();
    end(order, "b", AttemptOutcome.cannotStart("no image"), 1);

    assertEquals(List.of("give up c", "give up d"), steps());
    assertEquals(List.of(), ends);
    end(order, "a", GOOD, 2);
    assertEquals(GOOD, only());
  }

  @Test
  void endOfAnEssentialOneStopsTheOthersInReverse() {
    TaskOrder order =
        order(
            helper("base", Map.of()),
            helper("top", Map.of("base", Condition.START)),
            essential("main", Map.of("top", Condition.START)));
    List.of("base", "top", "main").forEach(order::created);
    order.started("base");
    order.started("top");
    order.started("main");
    steps();
    end(order, "main", BAD, 1);
    assertEquals(List.of("GRACEFUL top", "kill top after PT7S"), steps());
    order.stopTimedOut("top");
    assertEquals(List.of("FORCED top"), steps());
    end(order, "top", AttemptOutcome.signalled(9, "SIGKILL"), 2);
    assertEquals(List.of("GRACEFUL base", "kill base after PT7S"), steps());
    end(order, "base", AttemptOutcome.signalled(15, "SIGTERM"), 3);
    order.stopTimedOut("base");

    assertEquals(List.of(), steps());
    assertEquals(AttemptOutcome.exited(3, "Essential container 'main' exited"), only());
  }

  @Test
  void theFirstToEndByTheClockDecides() {
    TaskOrder order = order(essential("a", Map.of()), essential("b", Map.of()));
    List.of("a", "b").forEach(order::created);
    order.started("a");
    order.started("b");
    end(order, "a", AttemptOutcome.signalled(15, "SIGTERM"), 2);
    end(order, "b", AttemptOutcome.outOfMemory(137, "OutOfMemoryError: too much"), 1);

    assertEquals(
        AttemptOutcome.outOfMemory(137, "OutOfMemoryError: too much (container 'b')"), only());
  }

  @Test
  void essentialOneThatCannotBeCreatedStartsNothing() {
    TaskOrder order = order(essential("a", Map.of()), essential("b", Map.of()));
    assertFalse(order.created("a"));
    order.ended("b", AttemptOutcome.invalid("no image"), Instant.MAX);

    assertEquals(AttemptOutcome.invalid("no image (container 'b')"), only());
    assertEquals(List.of(), steps());
  }

  @Test
  void whatCannotStartDecidesEvenIfOthersThenEndByASignal() {
    TaskOrder order = order(essential("a", Map.of()), essential("b", Map.of()));
    List.of("a", "b").forEach(order::created);
    order.started("a");
    order.ended("b", AttemptOutcome.cannotStart("no device"), Instant.MAX);
    end(order, "a", AttemptOutcome.signalled(15, "SIGTERM"), 1);

    assertEquals(AttemptOutcome.cannotStart("no device (container 'b')"), only());
  }

  @Test
  void waitsNoLongerThanItsTimeout() {
    TaskOrder order =
        order(
            new TaskMember("a", true, Map.of("b", Condition.COMPLETE), START, STOP),
            helper("b", Map.of()));
    List.of("a", "b").forEach(order::created);
    order.started("b");
    assertEquals(List.of("wait for a PT5S"), steps());
    order.startTimedOut("a");
    assertEquals(List.of("give up a", "GRACEFUL b", "kill b after PT7S"), steps());
    end(order, "b", AttemptOutcome.signalled(15, "SIGTERM"), 1);

    assertEquals(
        AttemptOutcome.cannotStart(
            "CannotStartContainerError: container 'a' waited for the COMPLETE of 'b' longer than"
                + " its startTimeout of 5 s"),
        only());
  }

  @Test
  void timeoutOfOneThatWasStartedInTimeDoesNothing() {
    TaskOrder order =
        order(
            new TaskMember("a", true, Map.of("b", Condition.START), START, STOP),
            helper("b", Map.of()));
    List.of("a", "b").forEach(order::created);
    order.started("b");
    order.startTimedOut("a");

    assertEquals(List.of("wait for a PT5S", "start a"), steps());
    assertEquals(List.of(), ends);
  }

  @Test
  void stopBeforeAnythingRunsStartsNothing() {
    TaskOrder order = order(essential("a", Map.of()), helper("b", Map.of("a", Condition.START)));
    assertFalse(order.created("a"));
    order.stop(StopMode.GRACEFUL);
    assertEquals(List.of("GRACEFUL b", "kill b after PT7S"), steps());
    assertFalse(order.created("b"));

    assertEquals(Cause.CANNOT_START, only().cause());
    assertEquals(List.of(), steps());
  }

  @Test
  void stopWhileOneWaitsIsToldByTheOneThatRan() {
    TaskOrder order =
        order(
            essential("late", Map.of("early", Condition.START)),
            essential("main", Map.of()),
            helper("early", Map.of()));
    List.of("late", "main", "early").forEach(order::created);
    order.started("main");
    order.stop(StopMode.FORCED);
    end(order, "main", AttemptOutcome.signalled(9, "SIGKILL"), 1);
    end(order, "early", AttemptOutcome.signalled(9, "SIGKILL"), 1);

    assertEquals(AttemptOutcome.signalled(9, "SIGKILL").cause(), only().cause());
  }

  @Test
  void forcedStopReachesAllAtOnce() {
    TaskOrder order = order(essential("a", Map.of()), helper("b", Map.of("a", Condition.START)));
    List.of("a", "b").forEach(order::created);
    order.started("a");
    order.started("b");
    steps();
    order.stop(StopMode.GRACEFUL);
    assertEquals(List.of("GRACEFUL b", "kill b after PT7S"), steps());
    order.stop(StopMode.FORCED);

    assertEquals(List.of("FORCED a", "FORCED b"), steps());
  }

  @Test
  void everythingIsSaidOnce() {
    TaskOrder order = order(essential("a", Map.of()), helper("b", Map.of()));
    List.of("a", "b").forEach(order::created);
    order.started("a");
    end(order, "b", GOOD, 1);
    end(order, "b", BAD, 2);
    end(order, "a", GOOD, 3);
    end(order, "a", BAD, 4);
    order.started("a");
    order.stop(StopMode.FORCED);

    assertEquals(GOOD, only());
    assertThrows(IllegalArgumentException.class, () -> order.started("c"));
  }
}
