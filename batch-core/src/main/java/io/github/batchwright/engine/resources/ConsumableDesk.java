package io.github.batchwright.engine.resources;

import io.github.batchwright.ClientException;
import io.github.batchwright.TooManyRequestsException;
import io.github.batchwright.engine.queries.NamePatterns;
import io.github.batchwright.engine.queries.Paging;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.ConsumableState;
import io.github.batchwright.engine.state.ResourceFact;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.ConsumableResourceDetail;
import io.github.batchwright.model.ConsumableResourceJob;
import io.github.batchwright.model.ConsumableResourceType;
import io.github.batchwright.model.ConsumableResourceUpdate;
import io.github.batchwright.model.ListConsumableResourcesRequest;
import io.github.batchwright.model.ListJobsByConsumableResourceRequest;
import io.github.batchwright.model.Page;
import io.github.batchwright.model.ServiceLimits;
import java.time.Instant;

/** Creates, changes, deletes, describes and lists consumable resources. */
public final class ConsumableDesk {
  private final Turn turn;
  private final Cluster cluster;
  private final ServiceLimits limits;
  private final Paging paging;

  public ConsumableDesk(Turn turn, ServiceLimits limits, Paging paging) {
    this.turn = turn;
    this.cluster = turn.cluster();
    this.limits = limits;
    this.paging = paging;
  }

  /** Creates a consumable resource. */
  public void create(ConsumableResource resource) {
    String name = resource.name();
    if (cluster.findConsumable(name) != null) {
      throw ClientException.of("consumableResourceName", name, "exists already");
    }
    Refusals.checkCap(
        "consumableResourceName",
        name,
        cluster.catalog().consumables().size(),
        limits.consumableResources());
    turn.record(new ResourceFact.ConsumableCreated(resource));
  }

  /** Sees to it that a resource is there; how many units are left is not touched. */
  public void declare(ConsumableResource resource) {
    ConsumableState state = cluster.findConsumable(resource.name());
    if (state == null) {
      create(resource);
    } else if (state.resource().type() != resource.type()) {
      throw ClientException.of(
          "resourceType", resource.type(), "cannot become that of '" + resource.name() + "'");
    }
  }

  /** Changes how many units there are, once for each token. */
  public ConsumableResourceDetail update(ConsumableResourceUpdate update) {
    ConsumableState state = find(update.consumableResource());
    if (!isRepeated(state, update)) {
      long total = total(state, update);
      turn.record(new ResourceFact.ConsumableUpdated(update, total));
    }
    return detail(state);
  }

  private boolean isRepeated(ConsumableState state, ConsumableResourceUpdate update) {
    String token = update.clientToken();
    if (token == null) {
      return false;
    }
    ConsumableResourceUpdate earlier = state.remembered(token, turn.now());
    if (earlier != null && !earlier.equals(update)) {
      throw ClientException.of("clientToken", token, "was used for another update");
    }
    if (earlier == null && state.rememberedTokens(turn.now()) >= limits.clientTokens()) {
      throw new TooManyRequestsException(
          "clientToken: '%s' would be one more than the %d that are remembered for '%s'"
              .formatted(token, limits.clientTokens(), update.consumableResource()));
    }
    return earlier != null;
  }

  private static long total(ConsumableState state, ConsumableResourceUpdate update) {
    long quantity = update.quantity();
    long before = state.total();
    long total =
        switch (update.operation()) {
          case SET -> quantity;
          case ADD -> before + quantity;
          case REMOVE -> before - quantity;
        };
    if (total < 0 && update.operation() == ConsumableResourceUpdate.Operation.ADD) {
      throw ClientException.of("quantity", quantity, "is more than can be counted");
    }
    if (total < 0) {
      throw ClientException.of("quantity", quantity, "must be at most the total, " + before);
    }
    boolean usesUp = state.resource().type() == ConsumableResourceType.NON_REPLENISHABLE;
    if (usesUp && total < state.inUse()) {
      // Units in use are part of the total until their attempt ends, and then leave it.
      throw ClientException.of(
          "quantity", quantity, "must leave the units that are in use, " + state.inUse());
    }
    return total;
  }

  /** Deletes a consumable resource. */
  public void delete(String name) {
    ConsumableState state = find(name);
    if (state.unfinishedJobs() > 0) {
      throw ClientException.of(
          "consumableResource",
          name,
          "cannot be deleted: %d jobs that are not finished ask for it"
              .formatted(state.unfinishedJobs()));
    }
    turn.record(new ResourceFact.ConsumableDeleted(name));
  }

  /** Describes a consumable resource. */
  public ConsumableResourceDetail describe(String name) {
    return detail(find(name));
  }

  /** Lists consumable resources. */
  public Page<ConsumableResourceDetail> list(ListConsumableResourcesRequest request) {
    return paging.page(
        cluster.catalog().consumables(),
        request.page(),
        name -> NamePatterns.matchesName(request.name(), name),
        ConsumableDesk::detail);
  }

  /** Lists the jobs that ask for a consumable resource. */
  public Page<ConsumableResourceJob> listJobs(ListJobsByConsumableResourceRequest request) {
    find(request.consumableResource());
    return new ConsumableJobs(cluster, paging).list(request);
  }

  private static ConsumableResourceDetail detail(ConsumableState state) {
    return new ConsumableResourceDetail(
        state.resource(),
        state.inUse(),
        state.available(),
        Instant.ofEpochMilli(state.createdAt()));
  }

  private ConsumableState find(String name) {
    ConsumableState found = cluster.findConsumable(name);
    if (found == null) {
      throw ClientException.of("consumableResource", name, "does not exist");
    }
    return found;
  }
}
