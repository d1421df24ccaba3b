package io.github.batchwright.engine.resources;

import io.github.batchwright.engine.queries.Paging;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.ServiceLimits;

/** Where callers ask about resources, inside one turn. */
public final class Desk {
  private final EnvironmentDesk environments;
  private final QueueDesk queues;
  private final PolicyDesk policies;
  private final ConsumableDesk consumables;
  private final QuotaDesk quotas;
  private final DefinitionDesk definitions;
  private final TagDesk tags;
  private final CostDesk costs;
  private final ScheduleDesk schedules;

  public Desk(Turn turn, ServiceLimits limits) {
    Paging paging = new Paging(limits);
    this.environments = new EnvironmentDesk(turn, limits, paging);
    this.queues = new QueueDesk(turn, limits, paging);
    this.policies = new PolicyDesk(turn, limits, paging);
    this.consumables = new ConsumableDesk(turn, limits, paging);
    this.quotas = new QuotaDesk(turn, limits, paging);
    this.definitions = new DefinitionDesk(turn, limits, paging);
    this.tags = new TagDesk(turn);
    this.costs = new CostDesk(turn, paging);
    this.schedules = new ScheduleDesk(turn, limits, paging);
  }

  /** Returns where compute environments are dealt with. */
  public EnvironmentDesk environments() {
    return environments;
  }

  /** Returns where queues are dealt with. */
  public QueueDesk queues() {
    return queues;
  }

  /** Returns where scheduling policies are dealt with. */
  public PolicyDesk policies() {
    return policies;
  }

  /** Returns where consumable resources are dealt with. */
  public ConsumableDesk consumables() {
    return consumables;
  }

  /** Returns where quota shares are dealt with. */
  public QuotaDesk quotas() {
    return quotas;
  }

  /** Returns where job definitions are dealt with once they are registered. */
  public DefinitionDesk definitions() {
    return definitions;
  }

  /** Returns where costs and budgets are dealt with. */
  public CostDesk costs() {
    return costs;
  }

  /** Returns where schedules are dealt with. */
  public ScheduleDesk schedules() {
    return schedules;
  }

  /** Returns where tags are dealt with. */
  public TagDesk tags() {
    return tags;
  }
}
