package io.github.batchwright.model.ahead;

import io.github.batchwright.model.capacity.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a service as it is, and with some changes. Immutable.
 *
 * @param baseline as it is
 * @param changed with the changes
 */
public record WhatIfReport(Outlook baseline, Outlook changed) {
  private static final int SHOWN = 20;
  private static final String NONE = "-";

  /** Checks that nothing is missing. */
  public WhatIfReport {
    Objects.requireNonNull(baseline, "baseline");
    Objects.requireNonNull(changed, "changed");
  }

  /**
   * Returns a table: for everything, each queue, each share and each environment what is and what
   * would be, then the first 20 jobs. Instants count from the beginning of the runs.
   */
  public String text() {
    Table table = new Table();
    table.row("from " + baseline.at(), "baseline", "changed");
    table.row("ran for", length(baseline), length(changed));
    table.row("all");
    group(table, baseline.all(), changed.all());
    groups(table, "queue", baseline.queues(), changed.queues());
    groups(table, "share", baseline.shares(), changed.shares());
    environments(table);
    jobs(table);
    return table.text();
  }

  private static String length(Outlook outlook) {
    String ran = shown(Duration.between(outlook.at(), outlook.until()));
    return outlook.end() == RunEnd.DONE ? ran : ran + " (" + outlook.end() + ")";
  }

  private void groups(Table table, String of, List<GroupOutlook> before, List<GroupOutlook> after) {
    Map<String, GroupOutlook> first = new TreeMap<>();
    Map<String, GroupOutlook> second = new TreeMap<>();
    before.forEach(one -> first.put(one.key(), one));
    after.forEach(one -> second.put(one.key(), one));
    Map<String, GroupOutlook> all = new TreeMap<>(first);
    all.putAll(second);
    all.keySet()
        .forEach(
            key -> {
              table.row(of + " " + key);
              group(table, first.get(key), second.get(key));
            });
  }

  private void group(Table table, @Nullable GroupOutlook before, @Nullable GroupOutlook after) {
    Outlook one = baseline;
    Outlook other = changed;
    table.row("  finished", number(before), number(after));
    table.row("  not started", left(before), left(after));
    table.row(
        "  mean wait",
        before == null ? NONE : shown(before.meanWait()),
        after == null ? NONE : shown(after.meanWait()));
    table.row(
        "  median wait",
        before == null ? NONE : shown(before.medianWait()),
        after == null ? NONE : shown(after.medianWait()));
    table.row(
        "  95% wait",
        before == null ? NONE : shown(before.p95Wait()),
        after == null ? NONE : shown(after.p95Wait()));
    table.row(
        "  last finish",
        since(one, before == null ? null : before.lastFinish()),
        since(other, after == null ? null : after.lastFinish()));
    table.row(
        "  cost",
        shown(before == null ? null : before.cost()),
        shown(after == null ? null : after.cost()));
  }

  private static String number(@Nullable GroupOutlook group) {
    return group == null ? NONE : Long.toString(group.finished());
  }

  private static String left(@Nullable GroupOutlook group) {
    return group == null ? NONE : Long.toString(group.waiting() - group.started());
  }

  private void environments(Table table) {
    Map<String, EnvironmentOutlook> first = new TreeMap<>();
    Map<String, EnvironmentOutlook> second = new TreeMap<>();
    baseline.environments().forEach(one -> first.put(one.name(), one));
    changed.environments().forEach(one -> second.put(one.name(), one));
    Map<String, EnvironmentOutlook> all = new TreeMap<>(first);
    all.putAll(second);
    for (String name : all.keySet()) {
      EnvironmentOutlook before = first.get(name);
      EnvironmentOutlook after = second.get(name);
      table.row("environment " + name);
      table.row("  used", percent(before), percent(after));
      table.row(
          "  idle cost",
          shown(before == null ? null : before.idle()),
          shown(after == null ? null : after.idle()));
    }
  }

  private static String percent(@Nullable EnvironmentOutlook one) {
    return one == null ? NONE : String.format(Locale.ROOT, "%.1f%%", 100 * one.utilisation());
  }

  private void jobs(Table table) {
    List<JobOutlook> all = new ArrayList<>(changed.jobs());
    baseline.jobs().stream().filter(one -> changed.job(one.jobId()).isEmpty()).forEach(all::add);
    for (JobOutlook job : all.subList(0, Math.min(SHOWN, all.size()))) {
      table.row(
          "job " + job.jobName() + " " + job.jobId(),
          shown(baseline, baseline.job(job.jobId()).orElse(null)),
          shown(changed, changed.job(job.jobId()).orElse(null)));
    }
    if (all.size() > SHOWN) {
      table.row("and " + (all.size() - SHOWN) + " more");
    }
  }

  private static String shown(Outlook of, @Nullable JobOutlook job) {
    return job == null ? NONE : since(of, job.start()) + " to " + since(of, job.finish());
  }

  private static String since(Outlook of, @Nullable Instant at) {
    return at == null ? NONE : shown(Duration.between(of.at(), at));
  }

  private static String shown(@Nullable Money money) {
    return money == null ? NONE : money.toString();
  }

  private static String shown(Duration duration) {
    return duration.toString().substring(duration.isNegative() ? 0 : 2);
  }

  /** The same as {@link #text}. */
  @Override
  public String toString() {
    return text();
  }

  /** Three columns, each as wide as it has to be. */
  private static final class Table {
    private final List<String[]> rows = new ArrayList<>();

    void row(String name) {
      row(name, "", "");
    }

    void row(String name, String before, String after) {
      rows.add(new String[] {name, before, after});
    }

    String text() {
      int first = width(0) + 2;
      int second = width(1) + 2;
      StringBuilder text = new StringBuilder();
      for (String[] row : rows) {
        String line =
            String.format(Locale.ROOT, "%-" + first + "s%-" + second + "s%s", (Object[]) row);
        text.append(line.stripTrailing()).append('\n');
      }
      return text.toString();
    }

    private int width(int column) {
      return rows.stream().mapToInt(row -> row[column].length()).max().orElse(0);
    }
  }
}
