package io.github.batchwright.engine.ahead;

import io.github.batchwright.model.ahead.EnvironmentOutlook;
import io.github.batchwright.model.ahead.GroupOutlook;
import io.github.batchwright.model.ahead.Outlook;
import io.github.batchwright.model.cost.CostGroup;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Puts together what became of everything in a run. */
final class Outlooks {
  private Outlooks() {}

  static Outlook of(
      RunAhead run,
      long begin,
      Tally tally,
      Spending spending,
      Usage usage,
      Collection<Watched> watched) {
    long now = run.now();
    tally.end(now);
    Spending.Spent spent = spending.until(now);
    return new Outlook(
        Instant.ofEpochMilli(begin),
        Instant.ofEpochMilli(now),
        run.end(),
        tally.all().outlook("", spent.total()),
        groups(tally.queues(), CostGroup.QUEUE, spent),
        groups(tally.shares(), CostGroup.SHARE, spent),
        groups(tally.definitions(), CostGroup.DEFINITION, spent),
        run.cluster().environments().keySet().stream()
            .map(
                name ->
                    new EnvironmentOutlook(
                        name,
                        usage.of(name),
                        spent.used(CostGroup.ENVIRONMENT, name),
                        spent.idle(name)))
            .toList(),
        watched.stream().map(one -> one.outlook(now)).toList());
  }

  private static List<GroupOutlook> groups(
      Map<String, Group> groups, CostGroup of, Spending.Spent spent) {
    return groups.entrySet().stream()
        .limit(Outlook.MOST)
        .map(one -> one.getValue().outlook(one.getKey(), spent.used(of, one.getKey())))
        .toList();
  }
}
