package io.github.batchwright.testkit.arbitraries;

import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.ints;

import io.github.batchwright.model.ArrayDetail;
import io.github.batchwright.model.AttemptContainerDetail;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.ComputeEnvironmentDetail;
import io.github.batchwright.model.ConsumableResourceDetail;
import io.github.batchwright.model.ConsumableResourceJob;
import io.github.batchwright.model.HostDetail;
import io.github.batchwright.model.JobDefinitionDetail;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobExplanation;
import io.github.batchwright.model.JobProgress;
import io.github.batchwright.model.JobQueueDetail;
import io.github.batchwright.model.JobQueueSnapshot;
import io.github.batchwright.model.JobSummary;
import io.github.batchwright.model.ListJobsResult;
import io.github.batchwright.model.MultiNodeDetail;
import io.github.batchwright.model.Page;
import io.github.batchwright.model.PlacementChange;
import io.github.batchwright.model.QuotaShareDetail;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.capacity.InstanceDetail;
import io.github.batchwright.model.cost.BudgetDetail;
import io.github.batchwright.model.cost.BudgetEvent;
import io.github.batchwright.model.cost.CostReport;
import io.github.batchwright.model.cost.CostRow;
import io.github.batchwright.model.cost.RunningCost;
import io.github.batchwright.model.schedule.ScheduleDetail;
import io.github.batchwright.model.schedule.ScheduleFire;
import io.github.batchwright.model.start.DeadlineEvent;
import io.github.batchwright.model.start.StartPlanDetail;
import io.github.batchwright.model.start.StartWindow;
import io.github.batchwright.model.start.TimingDetail;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * What only the library makes: details and events. Each field is good by itself; between them
 * nothing holds that a service would see to, such as that a job ends after it starts.
 */
final class DetailArbitraries {
  private DetailArbitraries() {}

  static void addTo(Table table) {
    table.add(
        AttemptContainerDetail.class,
        () ->
            Records.of(AttemptContainerDetail.class)
                .with("name", ValueArbitraries.longNames())
                .arbitrary());
    table.add(
        JobProgress.class,
        () ->
            Records.of(JobProgress.class)
                .with("fraction", Arbitraries.doubles().between(0, 1))
                .arbitrary());
    table.add(
        WaitReason.class,
        () -> Records.of(WaitReason.class).with("text", ValueArbitraries.words(100)).arbitrary());
    table.add(
        StartWindow.class,
        () ->
            Records.of(StartWindow.class).with("children", ints(1, Integer.MAX_VALUE)).arbitrary());
    table.add(Page.class, DetailArbitraries::pages);
    table.addRecords(
        List.of(
            ArrayDetail.class,
            AttemptDetail.class,
            ComputeEnvironmentDetail.class,
            ConsumableResourceDetail.class,
            ConsumableResourceJob.class,
            HostDetail.class,
            InstanceDetail.class,
            JobDefinitionDetail.class,
            JobDetail.class,
            JobEvent.class,
            JobExplanation.class,
            JobQueueDetail.class,
            JobQueueSnapshot.class,
            JobQueueSnapshot.FrontJob.class,
            JobQueueSnapshot.ShareUse.class,
            JobSummary.class,
            ListJobsResult.class,
            MultiNodeDetail.class,
            PlacementChange.class,
            QuotaShareDetail.class,
            QuotaShareDetail.Usage.class,
            WaitReason.Amount.class));
    table.addRecords(
        List.of(
            BudgetDetail.class,
            BudgetEvent.class,
            CostReport.class,
            CostRow.class,
            RunningCost.class,
            DeadlineEvent.class,
            ScheduleDetail.class,
            ScheduleFire.class,
            StartPlanDetail.class,
            TimingDetail.class));
  }

  /** Of names, as most pages could be of anything. */
  @SuppressWarnings("rawtypes")
  private static Arbitrary<Page> pages() {
    return ints(0, 3)
        .map(
            size ->
                new Page<>(
                    IntStream.range(0, size)
                        .mapToObj(i -> "name-" + i)
                        .collect(Collectors.toList()),
                    size == 3 ? "next" : null));
  }
}
