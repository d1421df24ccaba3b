package io.github.batchwright.docker.swarm;

import io.github.batchwright.docker.logs.StoredLogs;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt from its launch to its end: how far it is, and what has been asked of it meanwhile.
 * Thread-safe.
 *
 * <p>Whoever wants to do something for it, such as a call to a manager, takes it first and hands it
 * back afterwards, so that one thing at a time is done for it.
 */
final class SwarmAttempt {
  /** What is to be done next for an attempt. */
  enum Step {
    /** Make its service, or find the one it has. */
    CREATE,
    /** Look whether it has a service: it must not be made, or may not be. */
    FIND,
    /** It has a service; see how its task does. */
    WATCH
  }

  private final LaunchRequest request;
  private final boolean recovered;
  private final boolean hasRun;
  private final StoredLogs logs;
  private final long launchedNanos = System.nanoTime();

  private Step step;
  private boolean taken;
  private boolean mayHaveService;
  private @Nullable String service;
  private @Nullable StopMode stop;
  private boolean stopDelivered;
  private @Nullable String giveUp;
  private boolean startReported;
  private boolean taskSeen;
  private boolean nodeWasAway;
  private TaskVerdict.@Nullable Kind stage;
  private Duration inStage = Duration.ZERO;
  private int failures;

  private SwarmAttempt(LaunchRequest request, Step step, boolean recovered, boolean hasRun) {
    this.request = request;
    this.step = step;
    this.recovered = recovered;
    this.hasRun = hasRun;
    this.mayHaveService = recovered;
    this.logs = new StoredLogs(request.attempt());
    if (recovered) {
      logs.adopted();
    }
  }

  /** An attempt that is to be launched. */
  static SwarmAttempt launched(LaunchRequest request) {
    return new SwarmAttempt(request, Step.CREATE, false, false);
  }

  /**
   * An attempt of an earlier life.
   *
   * @param hasRun whether it was recorded to run, so that it must not be started
   */
  static SwarmAttempt recovered(LaunchRequest request, boolean hasRun) {
    return new SwarmAttempt(request, hasRun ? Step.FIND : Step.CREATE, true, hasRun);
  }

  AttemptId id() {
    return request.attempt();
  }

  LaunchRequest request() {
    return request;
  }

  /** Says whether it is of an earlier life. */
  boolean isRecovered() {
    return recovered;
  }

  /** Says whether an earlier life has recorded that it runs. */
  boolean hasRun() {
    return hasRun;
  }

  /** Returns how much of what it wrote is stored; for the one who has taken it. */
  StoredLogs logs() {
    return logs;
  }

  long nanosSinceLaunch() {
    return System.nanoTime() - launchedNanos;
  }

  /** Takes it, to do something for it; false if somebody has. */
  synchronized boolean take() {
    if (taken) {
      return false;
    }
    taken = true;
    return true;
  }

  /** Hands it back. */
  synchronized void handBack() {
    taken = false;
  }

  /** Returns what is next; one that was stopped is not made, but it may be there already. */
  synchronized Step step() {
    return step == Step.CREATE && stop != null ? Step.FIND : step;
  }

  /** Says whether a service of its own may be there, so that it is not to be given up unseen. */
  synchronized boolean mayHaveService() {
    return mayHaveService;
  }

  /** A service is asked for, and from now on there may be one. */
  synchronized void creating() {
    mayHaveService = true;
  }

  /** It has this service. */
  synchronized void hasService(String id) {
    service = id;
    mayHaveService = true;
    step = Step.WATCH;
  }

  synchronized @Nullable String service() {
    return service;
  }

  /** Asks for an end; a gentler mode than before changes nothing. */
  synchronized void stop(StopMode mode) {
    if (stop != StopMode.FORCED) {
      stop = mode;
    }
  }

  /** Gives it up: it took too long to start. The first reason counts. */
  synchronized void giveUp(String reason) {
    if (giveUp == null) {
      giveUp = reason;
    }
  }

  /** It runs: unless it was called off already, it is not given up. */
  synchronized void runsAfterAll() {
    if (!stopDelivered) {
      giveUp = null;
    }
  }

  /** Returns why it was given up, or null. */
  synchronized @Nullable String givenUp() {
    return giveUp;
  }

  synchronized boolean isStopped() {
    return stop != null;
  }

  /** Says whether this executor has called its task off, or is about to. */
  synchronized boolean isToEnd() {
    return stop != null || giveUp != null;
  }

  /**
   * Says whether a manager is yet to be told to end its task. Swarm knows one way to end a task,
   * which asks it first and kills it after its grace, so the two modes are delivered as one.
   */
  synchronized boolean owesStop() {
    return isToEnd() && !stopDelivered && service != null;
  }

  synchronized void stopDelivered() {
    stopDelivered = true;
  }

  synchronized boolean isStopDelivered() {
    return stopDelivered;
  }

  /** Says, once, that it is to be reported to run. */
  synchronized boolean reportsStart() {
    boolean first = !startReported;
    startReported = true;
    return first;
  }

  /** Its task was listed. */
  synchronized void taskSeen() {
    taskSeen = true;
  }

  synchronized boolean isTaskSeen() {
    return taskSeen;
  }

  /** Its node may have been away, and may have lost the container for that. */
  synchronized void nodeIsAway() {
    nodeWasAway = true;
  }

  /** It has been seen to run for a while since, so it has outlived that. */
  synchronized void outlivedThat() {
    nodeWasAway = false;
  }

  synchronized boolean nodeWasAway() {
    return nodeWasAway;
  }

  /**
   * Counts time that it was seen to stay in a stage; returns how much of it there is by now. Time
   * in which nobody answered does not count.
   */
  synchronized Duration stays(TaskVerdict.Kind now, Duration watched) {
    inStage = now == stage ? inStage.plus(watched) : Duration.ZERO;
    stage = now;
    return inStage;
  }

  /** Counts a failure to collect its end; returns how many there were. */
  synchronized int countFailure() {
    return ++failures;
  }
}
