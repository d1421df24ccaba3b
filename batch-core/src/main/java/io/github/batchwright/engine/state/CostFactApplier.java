package io.github.batchwright.engine.state;

import io.github.batchwright.engine.cost.Charge;
import io.github.batchwright.engine.cost.CostKey;
import io.github.batchwright.engine.cost.Costs;
import io.github.batchwright.engine.cost.Rider;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.Money;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What facts about budgets do to a cluster, and what follows for costs from the others. It decides
 * nothing.
 */
final class CostFactApplier implements CostFact.Visitor {
  /** The node of an attempt that has none. */
  static final int NO_NODE = -1;

  private static final MathContext DIGITS = new MathContext(18, RoundingMode.DOWN);

  private final Cluster cluster;
  private long now;

  CostFactApplier(Cluster cluster) {
    this.cluster = cluster;
  }

  void apply(CostFact fact, long at) {
    now = at;
    fact.accept(this);
  }

  private Costs costs() {
    return cluster.costs;
  }

  @Override
  public void budgetCreated(CostFact.BudgetCreated fact) {
    costs().budgets().create(fact.budget(), costs().usage().live(), now);
  }

  @Override
  public void budgetUpdated(CostFact.BudgetUpdated fact) {
    costs().budgets().update(fact.budget(), now);
    cluster.unitsChanged();
  }

  @Override
  public void budgetDeleted(CostFact.BudgetDeleted fact) {
    costs().budgets().delete(fact.name());
    cluster.unitsChanged();
  }

  @Override
  public void budgetCrossed(CostFact.BudgetCrossed fact) {
    costs().budgets().cross(fact.name(), fact.threshold(), now);
    // What was held back by it no longer blocks what is behind.
    cluster.unitsChanged();
  }

  @Override
  public void budgetRenewed(CostFact.BudgetRenewed fact) {
    costs().budgets().renew(fact.name(), now);
    cluster.unitsChanged();
  }

  @Override
  public void costsBegun(CostFact.CostsBegun fact) {
    costs().clear();
  }

  @Override
  public void costsKept(CostFact.CostsKept fact) {
    costs().keep(fact.part());
  }

  /**
   * An environment is there, or is described otherwise.
   *
   * @param before how it was described, or null if it is new
   */
  void described(@Nullable ComputeEnvironment before, ComputeEnvironment environment, long at) {
    String meter = meter(environment);
    Money price = environment.pricePerHour();
    // Others are not counted: bought instances have meters of their own, hosts have no price.
    long count = price == null ? 0 : environment.instances().size();
    if (before != null && !meter(before).equals(meter)) {
      costs().close(meter(before), at);
    }
    if (!costs().has(meter)) {
      costs().open(meter, environment.name(), null, price, count, at);
    } else if (price != null) {
      costs().count(meter, count, at);
      costs().price(meter, price, at);
    }
  }

  /** An environment is no more. */
  void deleted(ComputeEnvironment environment, long at) {
    costs().close(meter(environment), at);
  }

  /** An instance was launched, and is paid for. */
  void launched(BoughtInstance instance, long at) {
    String meter = meter(instance.id());
    if (costs().has(meter)) {
      costs().price(meter, instance.price(), at);
    } else {
      costs()
          .open(
              meter,
              instance.request().computeEnvironment(),
              instance.type(),
              instance.price(),
              1,
              at);
    }
  }

  /** An instance costs something else. */
  void priced(BoughtInstance instance, long at) {
    costs().price(meter(instance.id()), instance.price(), at);
  }

  /** An instance is gone, and no longer paid for. */
  void gone(BoughtInstance instance, long at) {
    costs().close(meter(instance.id()), at);
  }

  /** An attempt, or a node of one, was given its place. */
  void placed(TaskRef task, int node, String environment, int position, Resources demand, long at) {
    JobRecord job = cluster.jobs.get(task.number());
    EnvironmentState state = cluster.environment(environment);
    InstanceSlot slot = state.instances().slots().get(position);
    CostKey key =
        new CostKey(
            null,
            job.request().jobQueue(),
            job.share(),
            job.definition().definition().name(),
            environment,
            null,
            cluster.catalog.tags(job));
    costs()
        .begin(
            rider(task, node),
            meter(state.environment(), slot),
            key,
            part(demand, slot.capacity()),
            demand.milliVcpus(),
            counts(job, node),
            at);
  }

  private String meter(ComputeEnvironment environment, InstanceSlot slot) {
    String host = slot.hostName();
    String bought = host == null ? null : meter(new InstanceId(host));
    return bought != null && costs().has(bought) ? bought : meter(environment);
  }

  /**
   * An attempt, or a node of one, has ended; returns what it cost, or null if no price is known.
   */
  @Nullable Charge ended(TaskRef task, int node, long at) {
    return costs().end(rider(task, node), counts(cluster.jobs.get(task.number()), node), at);
  }

  /** An attempt is one, however many nodes it has. */
  private static boolean counts(JobRecord job, int node) {
    return job.gang() == null || job.gang().isMain(node);
  }

  static Rider rider(TaskRef task, int node) {
    return new Rider(task.number(), task.index(), node);
  }

  /** What went on while it was priced in another currency, or not at all, is charged as it was. */
  private static String meter(ComputeEnvironment environment) {
    Money price = environment.pricePerHour();
    String currency = price == null ? "" : price.currency().getCurrencyCode();
    return "environment/" + environment.name() + "/" + currency;
  }

  private static String meter(InstanceId instance) {
    return "instance/" + instance.value();
  }

  /** The mean of the parts of the vCPUs, of the memory and, where there are any, of the GPUs. */
  static BigDecimal part(Resources demand, Resources capacity) {
    BigDecimal sum = BigDecimal.ZERO;
    int kinds = 0;
    long[][] amounts = {
      {demand.milliVcpus(), capacity.milliVcpus()},
      {demand.memoryMiB(), capacity.memoryMiB()},
      {demand.gpus(), capacity.gpus()}
    };
    for (long[] amount : amounts) {
      if (amount[1] > 0) {
        sum = sum.add(BigDecimal.valueOf(amount[0]).divide(BigDecimal.valueOf(amount[1]), DIGITS));
        kinds++;
      }
    }
    return kinds == 0 ? BigDecimal.ZERO : sum.divide(BigDecimal.valueOf(kinds), DIGITS);
  }
}
