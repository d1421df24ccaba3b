package io.github.batchwright.engine.explain;

import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.Quantity;
import io.github.batchwright.engine.state.QuotaUse;
import io.github.batchwright.model.QuotaCapacityLimit;
import io.github.batchwright.model.QuotaUnit;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.WaitReason.Amount;
import io.github.batchwright.model.WaitReason.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says why a quota share does not let a job run. */
final class QuotaReasons {
  private final Cluster cluster;

  QuotaReasons(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Says whether there is not enough left for a job, of its own share's or of what is lent. */
  Optional<WaitReason> of(JobRecord job) {
    QuotaUse.Entry entry = cluster.quotas().find(job);
    QuotaUse use = cluster.quotas().of(job.request().jobQueue());
    if (entry == null || use.isLeft(entry.share().name(), Quantity.of(job))) {
      return Optional.empty();
    }
    String name = entry.share().name();
    String why =
        use.isOwn(name, Quantity.of(job))
            ? "what it lends is borrowed"
            : entry.share().resourceSharing().borrows()
                ? use.mayHave(name, Quantity.of(job))
                    ? "not enough is lent to borrow"
                    : "it may borrow no more"
                : "it borrows nothing";
    List<String> words = new ArrayList<>();
    List<Amount> amounts = new ArrayList<>();
    for (QuotaCapacityLimit limit : entry.share().capacityLimits()) {
      QuotaUnit unit = limit.capacityUnit();
      double one = Quantity.one(unit);
      double used = entry.used().in(unit) / one;
      words.add("%s of %d %s".formatted(plain(used), limit.maxCapacity(), unit.text()));
      amounts.add(
          new Amount(
              unit.text(),
              Quantity.of(job).in(unit) / one,
              used,
              Math.max(0, limit.maxCapacity() - used)));
    }
    return Optional.of(
        new WaitReason(
            Kind.QUOTA,
            "Quota share '%s' has %s, and %s".formatted(name, String.join(", ", words), why),
            name,
            amounts));
  }

  private static String plain(double number) {
    return number == Math.rint(number)
        ? Long.toString(Math.round(number))
        : Double.toString(number);
  }
}
