package io.github.batchwright.docker.swarm;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Service;
import com.github.dockerjava.api.model.SwarmNode;
import com.github.dockerjava.api.model.Task;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.identity.ContainerKey;
import io.github.batchwright.docker.leftovers.EarlierLives;
import io.github.batchwright.docker.leftovers.Leftovers;
import io.github.batchwright.docker.leftovers.Removals;
import io.github.batchwright.model.AttemptId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all tasks and nodes of the swarm, again and again on one thread, since Swarm sends no
 * events about tasks. While no manager answers, nothing is concluded. Thread-safe.
 */
final class SwarmPoller {
  private static final Logger LOG = LoggerFactory.getLogger(SwarmPoller.class);

  /** A create that timed out may still make its service; later than this it will not. */
  private static final Duration UNWANTED_MEMORY = Duration.ofMinutes(15);

  /** A look that took longer than so many pauses was no watching. */
  private static final int LONGEST_WATCH = 5;

  private final SwarmConnection connection;
  private final ServiceIdentity identity;
  private final ServiceCalls services;
  private final SwarmNodes nodes;
  private final SwarmTable table;
  private final Conductor conductor;
  private final EarlierLives lives;
  private final Leftovers leftovers;
  private final Removals removals;
  private final SwarmSettings settings;
  private final ScheduledExecutorService thread;

  private final AtomicBoolean started = new AtomicBoolean();

  // Used by the one thread.
  private long lastLook;
  private long lastClearing;
  private boolean looked;
  private boolean away;

  /** Set when earlier lives are told of: what is left of them can be cleared away at once. */
  private final AtomicBoolean clearSoon = new AtomicBoolean(true);

  SwarmPoller(
      SwarmConnection connection,
      ServiceIdentity identity,
      ServiceCalls services,
      SwarmNodes nodes,
      SwarmTable table,
      Conductor conductor,
      EarlierLives lives,
      Leftovers leftovers,
      Removals removals,
      SwarmSettings settings,
      ScheduledExecutorService thread) {
    this.connection = connection;
    this.identity = identity;
    this.services = services;
    this.nodes = nodes;
    this.table = table;
    this.conductor = conductor;
    this.lives = lives;
    this.leftovers = leftovers;
    this.removals = removals;
    this.settings = settings;
    this.thread = thread;
  }

  /** Begins to look, unless it has begun. */
  void start() {
    if (started.compareAndSet(false, true)) {
      try {
        var unused =
            thread.scheduleWithFixedDelay(
                this::look, 0, settings.poll().toNanos(), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debug("Closed before it began", e);
      }
    }
  }

  /** Clears away with the next look. */
  void clearSoon() {
    clearSoon.set(true);
  }

  private void look() {
    try {
      lookOrFail();
      if (away) {
        LOG.info("The swarm answers again");
        away = false;
      }
    } catch (DockerException e) {
      noAnswer(EngineMessages.of(e));
    } catch (EngineUnreachableException e) {
      noAnswer(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // Whatever is thrown here would end all looking.
      LOG.error("A look at the swarm broke", e);
    }
  }

  private void noAnswer(String problem) {
    if (!away) {
      LOG.warn("The swarm gives no answer, and is asked again: {}", problem);
      away = true;
    }
    table.all().forEach(conductor::expire);
  }

  private void lookOrFail() throws EngineUnreachableException, InterruptedException {
    // Taken before the lists, so that what is missing in them is missing indeed.
    Map<SwarmAttempt, String> watching = new LinkedHashMap<>();
    List<SwarmAttempt> others = new ArrayList<>();
    for (SwarmAttempt attempt : table.all()) {
      String service = attempt.service();
      if (service != null) {
        watching.put(attempt, service);
      } else {
        others.add(attempt);
      }
    }
    Map<String, TaskView> tasks = tasks();
    if (away) {
      // What kept the managers from answering may have been the end of an engine.
      watching.keySet().forEach(SwarmAttempt::nodeIsAway);
    }
    Duration watched = watched();
    List<SwarmNode> listed =
        connection.call("list nodes", client -> client.listSwarmNodesCmd().exec());
    nodes.update(listed, watched);
    Map<SwarmAttempt, String> missing = new LinkedHashMap<>();
    watching.forEach(
        (attempt, service) -> {
          TaskView task = tasks.get(service);
          if (task == null) {
            missing.put(attempt, service);
          } else {
            conductor.observe(attempt, task, watched);
          }
        });
    others.forEach(conductor::advance);
    others.forEach(conductor::expire);
    lookAtServices(missing, watched);
    if (leftovers.isAnythingDue()) {
      removals.removeDue();
    }
  }

  /** Returns the first task of each service: what comes after it was made by a stop. */
  private Map<String, TaskView> tasks() throws EngineUnreachableException, InterruptedException {
    List<Task> listed =
        connection.call(
            "list tasks",
            client -> client.listTasksCmd().withLabelFilter(identity.containers().filter()).exec());
    Map<String, TaskView> tasks = new HashMap<>();
    for (Task each : listed) {
      TaskView task = TaskView.of(each);
      tasks.merge(task.service(), task, SwarmPoller::first);
    }
    return tasks;
  }

  private static TaskView first(TaskView one, TaskView other) {
    if (one.placeholder() != other.placeholder()) {
      return one.placeholder() ? other : one;
    }
    return other.created().isBefore(one.created()) ? other : one;
  }

  private Duration watched() {
    long now = System.nanoTime();
    Duration since = looked ? Duration.ofNanos(now - lastLook) : Duration.ZERO;
    looked = true;
    lastLook = now;
    Duration most = settings.poll().multipliedBy(LONGEST_WATCH);
    return since.compareTo(most) > 0 ? most : since;
  }

  private void lookAtServices(Map<SwarmAttempt, String> missing, Duration watched)
      throws EngineUnreachableException, InterruptedException {
    long now = System.nanoTime();
    boolean clear =
        clearSoon.getAndSet(false) || now - lastClearing > settings.limits().reconcile().toNanos();
    if (missing.isEmpty() && !clear) {
      return;
    }
    Map<AttemptId, Service> listed;
    try {
      listed = services.list();
    } catch (EngineUnreachableException | DockerException e) {
      clearSoon.set(clear);
      throw e;
    }
    missing.forEach(
        (attempt, service) -> missing(attempt, service, listed.get(attempt.id()), watched));
    if (clear) {
      lastClearing = now;
      leftovers.forgetUnwantedBefore(now - UNWANTED_MEMORY.toNanos());
      listed.forEach(this::clearAway);
    }
  }

  private void missing(
      SwarmAttempt attempt, String service, @Nullable Service found, Duration watched) {
    if (found == null || !service.equals(found.getId())) {
      conductor.lost(attempt, TaskVerdict.REMOVED);
    } else if (attempt.isTaskSeen()) {
      conductor.lost(attempt, "Swarm has forgotten its task");
    } else {
      conductor.noTaskYet(attempt, watched);
    }
  }

  private void clearAway(AttemptId attempt, Service service) {
    String id = String.valueOf(service.getId());
    if (leftovers.isUnwanted(ContainerKey.only(attempt)) && table.find(attempt).isEmpty()) {
      removals.remove(attempt, id);
    } else if (service.getSpec() != null
        && service.getSpec().getLabels() != null
        && lives.isLeftOver(attempt, service.getSpec().getLabels())
        && table.find(attempt).isEmpty()) {
      LOG.info("{}: its service is left of an earlier life, and is removed", attempt);
      removals.remove(attempt, id);
    }
  }
}
