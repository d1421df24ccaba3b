package io.github.batchwright.docker.containers;

import io.github.batchwright.docker.identity.ContainerKey;
import io.github.batchwright.docker.tasks.TaskOrder;
import io.github.batchwright.docker.tasks.TaskPlan;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt and its containers, of which there is mostly one: passes on what happens to them, and
 * has done what their {@link TaskOrder} decides. Thread-safe.
 */
final class Task {
  private static final Logger LOG = LoggerFactory.getLogger(Task.class);

  private final LaunchRequest request;
  private final @Nullable String network;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final TaskOrder order; // guarded by this
  private final List<Runnable> todo = new ArrayList<>(); // guarded by this
  private final Hands hands;
  private final List<Future<?>> timers = new ArrayList<>(); // guarded by this
  private final Set<String> there = new HashSet<>(); // guarded by this
  private final Set<String> parked = new LinkedHashSet<>(); // guarded by this
  private boolean startReported; // guarded by this
  private boolean over; // guarded by this

  /**
   * Makes a task; nothing is done yet.
   *
   * @param recovered whether an earlier life placed it
   */
  Task(TaskPlan plan, boolean recovered, Hands hands) {
    this.request = plan.request();
    this.network = plan.network();
    this.hands = hands;
    for (TaskPlan.Part part : plan.parts()) {
      String name = part.member().name();
      ContainerKey key = new ContainerKey(request.attempt(), name);
      parts.put(name, new Part(new TrackedAttempt(key, part.place(), recovered), part.request()));
    }
    this.order =
        new TaskOrder(plan.parts().stream().map(TaskPlan.Part::member).toList(), new Later());
  }

  /**
   * A container and what it runs.
   *
   * @param request the attempt's request, narrowed to this container
   */
  record Part(TrackedAttempt container, LaunchRequest request) {
    private boolean tellsAddress() {
      return container.place().tellsAddress();
    }
  }

  /** Who does what is decided. None of it waits. */
  interface Hands {
    /** Creates a container, or goes on with one that is there. */
    void launch(TrackedAttempt container, LaunchRequest request);

    /** Goes on with a container whose turn has come. */
    void start(TrackedAttempt container, LaunchRequest request);

    void stop(TrackedAttempt container, StopMode mode);

    /** Makes a call after a time, unless it is cancelled. */
    Future<?> later(Duration wait, Runnable call);

    void reportStarted(Task task, String address);

    void reportEnded(Task task, AttemptOutcome outcome);
  }

  AttemptId id() {
    return request.attempt();
  }

  LaunchRequest request() {
    return request;
  }

  /** Returns the network of its own, or that it shares with other nodes; null if there is none. */
  @Nullable String network() {
    return network;
  }

  List<Part> parts() {
    return List.copyOf(parts.values());
  }

  List<TrackedAttempt> containers() {
    return parts.values().stream().map(Part::container).toList();
  }

  Optional<TrackedAttempt> container(String name) {
    return Optional.ofNullable(parts.get(name)).map(Part::container);
  }

  /** Has all its containers created. */
  void launch() {
    parts.values().forEach(part -> hands.launch(part.container, part.request));
  }

  /**
   * Says whether a container can be created by now. If not, it is brought forward again once that
   * is there with which it shares its IPC or its processes.
   */
  synchronized boolean mayCreate(TrackedAttempt container) {
    String first = container.place().sharesWith();
    if (first == null || there.contains(first)) {
      return true;
    }
    parked.add(container.key().name());
    return false;
  }

  /** Brings forward what has waited for this one; called while this is locked. */
  private void isThere(TrackedAttempt container) {
    String name = container.key().name();
    there.add(name);
    for (Part part : parts.values()) {
      if (name.equals(part.container.place().sharesWith())
          && parked.remove(part.container.key().name())) {
        todo.add(() -> hands.start(part.container, part.request));
      }
    }
  }

  /** A container is there; true if it is to be started now by whoever tells. */
  boolean created(TrackedAttempt container) {
    return change(
        decide -> {
          boolean answer = decide.created(container.key().name());
          isThere(container);
          return answer;
        });
  }

  /**
   * A container runs.
   *
   * @param address its address in the task's network, or null if it was not asked for
   */
  void started(TrackedAttempt container, @Nullable String address) {
    change(
        decide -> {
          reportStart(container, address);
          decide.started(container.key().name());
          isThere(container);
          return true;
        });
  }

  /** Called while this is locked. */
  private void reportStart(TrackedAttempt container, @Nullable String address) {
    boolean waitsForAddress = parts.values().stream().anyMatch(Part::tellsAddress);
    if (startReported
        || (waitsForAddress && (!container.place().tellsAddress() || address == null))) {
      return;
    }
    startReported = true;
    String told = address == null ? AttemptReports.LOCAL_ADDRESS : address;
    todo.add(() -> hands.reportStarted(this, told));
  }

  /** A container has ended, or will never start. */
  void ended(TrackedAttempt container, AttemptOutcome outcome) {
    change(
        decide -> {
          decide.ended(container.key().name(), outcome, container.finishedAt());
          // What has waited for it was asked to stop by that, and is brought forward to see it.
          isThere(container);
          return true;
        });
  }

  /** Asks all containers to end. */
  void stop(StopMode mode) {
    change(
        decide -> {
          decide.stop(mode);
          return true;
        });
  }

  /** Gives it up: whoever launches its containers sees that, and goes no further. */
  void abandon() {
    synchronized (this) {
      over = true;
      timers.forEach(timer -> timer.cancel(false));
      timers.clear();
    }
    for (TrackedAttempt container : containers()) {
      TrackedAttempt.StopAction unused = container.stop(StopMode.FORCED);
    }
  }

  /** Decides while locked, and does what was decided when it is not any more. */
  private boolean change(Predicate<TaskOrder> decision) {
    boolean answer;
    List<Runnable> steps;
    synchronized (this) {
      answer = decision.test(order);
      steps = List.copyOf(todo);
      todo.clear();
    }
    steps.forEach(Runnable::run);
    return answer;
  }

  /** A timer is of no use, and holds all this, once it is over. */
  private synchronized void keep(Future<?> timer) {
    if (over) {
      timer.cancel(false);
    } else {
      timers.add(timer);
    }
  }

  /** Writes down what is to be done. */
  private final class Later implements TaskOrder.Steps {
    @Override
    public void start(String container) {
      Part part = part(container);
      todo.add(() -> hands.start(part.container, part.request));
    }

    @Override
    public void stop(String container, StopMode mode) {
      Part part = part(container);
      todo.add(() -> hands.stop(part.container, mode));
    }

    @Override
    public void timeStart(String container, Duration limit) {
      later(limit, decide -> decide.startTimedOut(container));
    }

    @Override
    public void timeStop(String container, Duration limit) {
      later(limit, decide -> decide.stopTimedOut(container));
    }

    private void later(Duration limit, Consumer<TaskOrder> call) {
      Runnable wake =
          () ->
              change(
                  decide -> {
                    call.accept(decide);
                    return true;
                  });
      todo.add(() -> keep(hands.later(limit, wake)));
    }

    @Override
    public void givenUp(String container, String reason) {
      LOG.info("{}: {}", id(), reason);
    }

    @Override
    public void ended(AttemptOutcome outcome) {
      over = true;
      timers.forEach(timer -> timer.cancel(false));
      timers.clear();
      todo.add(() -> hands.reportEnded(Task.this, outcome));
    }

    private Part part(String name) {
      return Objects.requireNonNull(parts.get(name));
    }
  }
}
