package io.github.batchwright.docker.tasks;

import io.github.batchwright.docker.engine.Refusals;
import io.github.batchwright.model.AttemptContainerDetail;
import io.github.batchwright.model.container.TaskContainerDependency.Condition;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which containers of an attempt are to be started and stopped, and how the attempt ends.
 * It is told what happens to them and answers with {@link Steps}; it does nothing itself. Not
 * thread-safe.
 *
 * <p>None is started before all are created. So once one of them has run, one that is missing was
 * there and was removed, and is not made again. The first essential one to end brings the end of
 * all: each is asked to end once those that depend on it have ended.
 */
public final class TaskOrder {
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Steps steps;

  /** The essential container whose end was the reason to end all; null if a stop was. */
  private @Nullable Member decided;

  private boolean ending;
  private boolean forced;
  private boolean over;

  public TaskOrder(Collection<TaskMember> specs, Steps steps) {
    specs.forEach(spec -> members.put(spec.name(), new Member(spec)));
    this.steps = steps;
  }

  /** What is to be done. */
  public interface Steps {
    /** Start a container that was created. */
    void start(String container);

    /** Ask a container to end, also if it is not even created. */
    void stop(String container, StopMode mode);

    /** Tell after this time that a container has waited for others too long. */
    void timeStart(String container, Duration limit);

    /** Tell after this time that a container has taken too long to end. */
    void timeStop(String container, Duration limit);

    /** A container is never started. */
    void givenUp(String container, String reason);

    /** All have ended; said once. */
    void ended(AttemptOutcome outcome);
  }

  private enum State {
    /** It is being created, or what became of it is being found out. */
    PREPARING,
    /** It is created and waits. */
    READY,
    STARTING,
    STARTED,
    ENDED
  }

  private static final class Member {
    final TaskMember spec;
    State state = State.PREPARING;
    boolean timed;
    @Nullable StopMode asked;
    @Nullable AttemptOutcome outcome;
    Instant finished = Instant.MAX;

    Member(TaskMember spec) {
      this.spec = spec;
    }

    boolean hasEnded() {
      return state == State.ENDED;
    }

    /** Says whether it has run to an end that is known. */
    boolean ran() {
      return outcome != null
          && switch (outcome.cause()) {
            case EXITED, SIGNALLED, OUT_OF_MEMORY -> true;
            case CANNOT_START, INVALID, LOST -> false;
          };
    }

    boolean fulfils(Condition condition) {
      return switch (condition) {
        case START -> state == State.STARTED || ran();
        case COMPLETE -> ran();
        case SUCCESS -> outcome != null && outcome.isSuccess();
      };
    }
  }

  /** A container is there and does not run; true if it is to be started at once. */
  public boolean created(String container) {
    Member member = get(container);
    if (member.state == State.PREPARING) {
      member.state = State.READY;
      settle(member);
    }
    return member.state == State.STARTING;
  }

  /** A container runs. */
  public void started(String container) {
    Member member = get(container);
    if (!member.hasEnded()) {
      member.state = State.STARTED;
      settle(null);
    }
  }

  /**
   * A container has ended, or will never start.
   *
   * @param finished when it ended by the engine's clock, or {@link Instant#MAX} if unknown
   */
  public void ended(String container, AttemptOutcome outcome, Instant finished) {
    Member member = get(container);
    if (!member.hasEnded()) {
      member.finished = finished;
      end(member, outcome);
      settle(null);
    }
  }

  /** All are to end. */
  public void stop(StopMode mode) {
    ending = true;
    forced |= mode == StopMode.FORCED;
    settle(null);
  }

  /** The time is over that was asked for at the start. */
  public void startTimedOut(String container) {
    Member member = get(container);
    if (member.state == State.READY && !ending) {
      List<String> missing =
          member.spec.dependsOn().entrySet().stream()
              .filter(d -> !get(d.getKey()).fulfils(d.getValue()))
              .map(d -> "the " + d.getValue() + " of '" + d.getKey() + "'")
              .toList();
      giveUp(
          member,
          "waited for "
              + String.join(" and ", missing)
              + " longer than its startTimeout of "
              + (member.spec.startTimeout() == null ? 0 : member.spec.startTimeout().toSeconds())
              + " s");
      settle(null);
    }
  }

  /** The time is over that was asked for at the stop. */
  public void stopTimedOut(String container) {
    Member member = get(container);
    if (!member.hasEnded()) {
      ask(member, StopMode.FORCED);
    }
  }

  private Member get(String container) {
    Member member = members.get(container);
    if (member == null) {
      throw new IllegalArgumentException("container: '" + container + "' must be one of the job");
    }
    return member;
  }

  private void end(Member member, AttemptOutcome outcome) {
    member.state = State.ENDED;
    member.outcome = outcome;
    if (member.spec.essential() && !ending) {
      decided = member;
      ending = true;
    }
  }

  private void giveUp(Member member, String why) {
    String reason = Refusals.START + "container '" + member.spec.name() + "' " + why;
    steps.givenUp(member.spec.name(), reason);
    end(member, AttemptOutcome.cannotStart(reason));
  }

  /**
   * Brings everything as far as it can go.
   *
   * @param asking the container that is not started by a step, since whoever asks does it
   */
  private void settle(@Nullable Member asking) {
    if (members.values().stream().noneMatch(member -> member.state == State.PREPARING)) {
      // One that is given up may be what another waits for.
      while (!ending && advance(asking)) {}
    }
    if (ending) {
      wind();
    }
    if (!over && members.values().stream().allMatch(Member::hasEnded)) {
      over = true;
      steps.ended(outcome());
    }
  }

  /** Starts what may start; true if it gave one up, so that there may be more to do. */
  private boolean advance(@Nullable Member asking) {
    for (Member member : members.values()) {
      if (member.state != State.READY) {
        continue;
      }
      Optional<String> never = whyNever(member);
      if (never.isPresent()) {
        giveUp(member, never.get());
        return true;
      }
      if (mayStart(member)) {
        member.state = State.STARTING;
        if (member != asking) {
          steps.start(member.spec.name());
        }
      } else if (member.spec.startTimeout() != null && !member.timed) {
        member.timed = true;
        steps.timeStart(member.spec.name(), member.spec.startTimeout());
      }
    }
    return false;
  }

  private boolean mayStart(Member member) {
    return member.spec.dependsOn().entrySet().stream()
        .allMatch(d -> get(d.getKey()).fulfils(d.getValue()));
  }

  private Optional<String> whyNever(Member member) {
    return member.spec.dependsOn().entrySet().stream()
        .filter(d -> get(d.getKey()).hasEnded() && !get(d.getKey()).fulfils(d.getValue()))
        .findFirst()
        .map(d -> "waits for the " + d.getValue() + " of '" + d.getKey() + "', " + end(d.getKey()));
  }

  private String end(String container) {
    Member member = get(container);
    AttemptOutcome outcome = member.outcome;
    if (outcome == null) {
      return "which goes on";
    }
    String reason = outcome.reason() == null ? "" : ": " + outcome.reason();
    return outcome.exitCode() != null
        ? "which ended with exit code " + outcome.exitCode() + reason
        : "which was not run to an end" + reason;
  }

  /** Asks everything to end that has not been asked, and may be by now. */
  private void wind() {
    for (Member member : members.values()) {
      if (member.state == State.READY) {
        end(member, Refusals.stoppedBeforeStart());
      }
    }
    for (Member member : List.copyOf(members.values())) {
      if (member.hasEnded()) {
        continue;
      }
      if (forced) {
        ask(member, StopMode.FORCED);
      } else if (member.asked == null
          && (member.state == State.PREPARING || nobodyDependsOn(member))) {
        ask(member, StopMode.GRACEFUL);
        if (member.spec.stopTimeout() != null) {
          steps.timeStop(member.spec.name(), member.spec.stopTimeout());
        }
      }
    }
  }

  private boolean nobodyDependsOn(Member member) {
    return members.values().stream()
        .noneMatch(
            other -> !other.hasEnded() && other.spec.dependsOn().containsKey(member.spec.name()));
  }

  private void ask(Member member, StopMode mode) {
    if (member.asked != mode) {
      member.asked = mode;
      steps.stop(member.spec.name(), mode);
    }
  }

  /** That of the essential container that ended first, or of the one that could not run. */
  private AttemptOutcome outcome() {
    Member first = decided;
    if (first == null || first.ran()) {
      for (Member member : members.values()) {
        if (member.spec.essential()
            && member.ran()
            && (first == null || member.finished.isBefore(first.finished))) {
          first = member;
        }
      }
    }
    if (first == null) {
      // Stopped before any of them ran.
      first = members.values().stream().filter(m -> m.spec.essential()).findFirst().orElseThrow();
    }
    AttemptOutcome outcome = first.outcome;
    if (outcome == null) {
      throw new IllegalStateException("'" + first.spec.name() + "' has not ended");
    }
    return members.size() == 1 ? outcome : named(first.spec.name(), outcome).of(ends());
  }

  private List<AttemptContainerDetail> ends() {
    List<AttemptContainerDetail> ends = new ArrayList<>();
    for (Member member : members.values()) {
      AttemptOutcome own = member.outcome;
      ends.add(
          new AttemptContainerDetail(
              member.spec.name(),
              own == null ? null : own.exitCode(),
              own == null ? null : own.reason()));
    }
    return ends;
  }

  /** Says whose end it is; what the reason begins with stays, since patterns match that. */
  private static AttemptOutcome named(String container, AttemptOutcome outcome) {
    String mark = "container '" + container + "'";
    String reason = outcome.reason();
    if (outcome.isSuccess() || (reason != null && reason.contains(mark))) {
      return outcome;
    }
    return new AttemptOutcome(
        outcome.cause(),
        outcome.exitCode(),
        reason == null ? "Essential " + mark + " exited" : reason + " (" + mark + ")");
  }
}
