package io.github.batchwright.testkit.replay;

import io.github.batchwright.engine.jobs.Attempts;
import io.github.batchwright.engine.resources.Desk;
import io.github.batchwright.engine.state.Attempt.StopCause;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.CostFact;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.InstanceSlot;
import io.github.batchwright.engine.state.LifeCycle;
import io.github.batchwright.engine.state.QuotaFact;
import io.github.batchwright.engine.state.ResourceFact;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.Host;
import io.github.batchwright.testkit.replay.RecordedAttempt.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads from facts what came into the service from outside: submissions, cancellations, changes of
 * resources, reports about hosts. Told of each fact after it was applied.
 */
final class ScriptReader {
  /** What the engine says when it cancels a job itself: it will do so again, or will not. */
  private static final List<String> OWN_WORDS =
      List.of(
          "Canceled by JobStateTimeLimit action due to reason: ",
          "Stopped by budget '",
          "Deadline passed: was to be finished by ",
          "Job queue '",
          "Quota share '");

  private final Cluster cluster;
  private final List<Step> steps = new ArrayList<>();
  private final Set<String> hostsChanged = new LinkedHashSet<>();
  private final Set<Long> cancelled = new LinkedHashSet<>();
  private final Map<TaskRef, Step> shutDown = new LinkedHashMap<>();
  private final Set<String> bought = new LinkedHashSet<>();
  private long at;
  private Place place = Place.NONE;

  ScriptReader(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Returns what came in, in order. */
  List<Step> steps() {
    return steps;
  }

  /** Returns the environments whose instances were bought. */
  Set<String> bought() {
    return bought;
  }

  /** A turn begins. */
  void turn(long newAt, Place newPlace) {
    at = newAt;
    place = newPlace;
    cancelled.clear();
    // So that the replay takes a turn when the record did, even if nothing came in.
    add(stage -> {});
  }

  private void add(Stage.Play play) {
    steps.add(new Step(at, place, play));
  }

  void take(Fact fact, Place newPlace) {
    place = newPlace;
    if (fact instanceof Fact.JobSubmitted submitted) {
      JobId id = cluster.id(TaskRef.whole(submitted.number()));
      // It was a new job in the record, whatever else was known then.
      SubmitJobRequest request = asNew(submitted.request(), submitted.number());
      add(stage -> stage.submit(id, request));
    } else if (fact instanceof Fact.EnvironmentCreated created) {
      environment(created.environment());
    } else if (fact instanceof Fact.QueueCreated created) {
      add(stage -> stage.queue(created.queue()));
    } else if (fact instanceof Fact.DefinitionRegistered registered) {
      JobDefinition definition = registered.registered().definition();
      add(stage -> stage.definition(definition));
    } else if (fact instanceof ResourceFact resource) {
      resource(resource);
    } else if (fact instanceof QuotaFact quota) {
      quota(quota);
    } else if (fact instanceof CostFact cost) {
      budget(cost);
    } else if (fact instanceof Fact.OfCapacity || fact instanceof Fact.Resumed) {
      hostsChanged.addAll(cluster.environments().keySet());
    } else {
      job(fact);
    }
  }

  private void environment(ComputeEnvironment environment) {
    if (environment.isElastic()) {
      bought.add(environment.name());
    }
    add(stage -> stage.environment(environment));
  }

  private static SubmitJobRequest asNew(SubmitJobRequest request, long number) {
    return request.clientToken() == null
        ? request
        : request.toBuilder().clientToken("replayed-" + number).build();
  }

  private void resource(ResourceFact fact) {
    if (fact instanceof ResourceFact.EnvironmentUpdated updated) {
      environment(updated.environment());
    } else if (fact instanceof ResourceFact.QueueUpdated updated) {
      add(stage -> stage.queue(updated.queue()));
    } else if (fact instanceof ResourceFact.PolicyCreated created) {
      add(stage -> stage.policy(created.policy()));
    } else if (fact instanceof ResourceFact.PolicyUpdated updated) {
      add(stage -> stage.policy(updated.policy()));
    } else if (fact instanceof ResourceFact.HostReported reported) {
      hostsChanged.add(reported.environment());
    } else if (fact instanceof ResourceFact.HostGone gone) {
      hostsChanged.add(gone.environment());
    } else {
      order(fact);
    }
  }

  private void order(ResourceFact fact) {
    if (fact instanceof ResourceFact.EnvironmentDeleted deleted) {
      order("delete " + deleted.name(), desk -> desk.environments().delete(deleted.name()));
    } else if (fact instanceof ResourceFact.QueueDeleting deleted) {
      order("delete " + deleted.name(), desk -> desk.queues().delete(deleted.name()));
    } else if (fact instanceof ResourceFact.PolicyDeleted deleted) {
      order("delete " + deleted.name(), desk -> desk.policies().delete(deleted.name()));
    } else if (fact instanceof ResourceFact.ConsumableCreated created) {
      String name = created.resource().name();
      order("create " + name, desk -> desk.consumables().create(created.resource()));
    } else if (fact instanceof ResourceFact.ConsumableUpdated updated) {
      String name = updated.update().consumableResource();
      order("update " + name, desk -> desk.consumables().update(updated.update()));
    } else if (fact instanceof ResourceFact.ConsumableDeleted deleted) {
      order("delete " + deleted.name(), desk -> desk.consumables().delete(deleted.name()));
    } else if (fact instanceof ResourceFact.DefinitionDeregistered inactive) {
      String revision = inactive.name() + ":" + inactive.revision();
      order("deregister " + revision, desk -> desk.definitions().deregister(revision));
    }
  }

  private void order(String what, Consumer<Desk> order) {
    add(stage -> stage.order(what, order));
  }

  private void quota(QuotaFact fact) {
    if (fact instanceof QuotaFact.QuotaShareCreated created) {
      add(stage -> stage.quotaShare(created.share()));
    } else if (fact instanceof QuotaFact.QuotaShareUpdated updated) {
      add(stage -> stage.quotaShare(updated.share()));
    } else if (fact instanceof QuotaFact.QuotaShareDeleting deleted) {
      order(
          "delete quota share " + deleted.name(),
          desk -> desk.quotas().delete(deleted.queue(), deleted.name()));
    }
  }

  private void budget(CostFact fact) {
    if (fact instanceof CostFact.BudgetCreated created) {
      order(
          "create budget " + created.budget().name(),
          desk -> desk.costs().declare(created.budget()));
    } else if (fact instanceof CostFact.BudgetUpdated updated) {
      order(
          "update budget " + updated.budget().name(),
          desk -> desk.costs().declare(updated.budget()));
    } else if (fact instanceof CostFact.BudgetDeleted deleted) {
      order("delete budget " + deleted.name(), desk -> desk.costs().delete(deleted.name()));
    }
  }

  private void job(Fact fact) {
    if (fact instanceof Fact.Moved moved) {
      cancel(moved.task(), moved.event(), moved.reason());
    } else if (fact instanceof Fact.ChildrenMoved moved) {
      cancel(TaskRef.whole(moved.number()), moved.event(), moved.reason());
    } else if (fact instanceof Fact.Flagged flagged) {
      cancel(flagged.task(), flagged.terminated(), flagged.reason());
    } else if (fact instanceof Fact.StopOrdered stop
        && stop.order().cause() == StopCause.SHUTDOWN) {
      JobId id = cluster.id(stop.task());
      shutDown.put(
          stop.task(), new Step(at, place, stage -> stage.cancel(id, Attempts.SHUT_DOWN, true)));
    } else if (fact instanceof Fact.AttemptEnded ended) {
      Step stop = shutDown.remove(ended.task());
      if (stop != null && ended.event() == LifeCycle.Event.FAIL) {
        steps.add(stop);
      }
    }
  }

  private void cancel(TaskRef task, LifeCycle.Event event, @Nullable String reason) {
    if (event == LifeCycle.Event.CANCEL || event == LifeCycle.Event.TERMINATE) {
      cancel(task, event == LifeCycle.Event.TERMINATE, reason == null ? "?" : reason);
    }
  }

  private void cancel(TaskRef task, boolean terminate, String reason) {
    if (OWN_WORDS.stream().anyMatch(reason::startsWith) || cancelled.contains(task.number())) {
      return;
    }
    if (!task.isChild()) {
      // What follows in this turn for its children follows from this.
      cancelled.add(task.number());
    }
    JobId id = cluster.id(task);
    add(stage -> stage.cancel(id, reason, terminate));
  }

  /** A turn is over: hosts are told of as they are now. */
  void turnEnded() {
    hostsChanged.forEach(this::tellHosts);
    hostsChanged.clear();
  }

  /** Tells of the hosts that are there at first, and returns that as steps. */
  List<Step> begin() {
    for (EnvironmentState state : cluster.environments().values()) {
      if (state.environment().isElastic()) {
        bought.add(state.environment().name());
      }
      tellHosts(state.environment().name());
    }
    List<Step> first = List.copyOf(steps);
    steps.clear();
    return first;
  }

  private void tellHosts(String environment) {
    EnvironmentState state = cluster.environments().get(environment);
    if (state == null || !state.environment().instances().isEmpty()) {
      return;
    }
    List<Host> hosts = new ArrayList<>();
    for (InstanceSlot slot : state.instances().slots()) {
      Host host = slot.host();
      if (host != null && !slot.gone()) {
        hosts.add(host);
      }
    }
    add(stage -> stage.hosts(environment, hosts));
  }
}
