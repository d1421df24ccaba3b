package io.github.batchwright.testkit.arbitraries;

import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.ints;
import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.nullable;

import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.schedule.MissedFires;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.model.schedule.ScheduleExpression;
import io.github.batchwright.model.start.DeadlineAction;
import io.github.batchwright.model.start.JobDeadline;
import io.github.batchwright.model.start.JobTiming;
import io.github.batchwright.model.start.PriceSeries;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Dates, deadlines, schedules and prices over time. Thread-safe. */
@SuppressWarnings("exports") // who uses this has jqwik; who does not need not
public final class TimingArbitraries {
  private static final Duration LONGEST = Duration.ofDays(3650);
  private static final int A_DAY = 86_400;

  private TimingArbitraries() {}

  static void addTo(Table table) {
    table.add(JobTiming.class, TimingArbitraries::jobTimings);
    table.add(JobDeadline.class, TimingArbitraries::jobDeadlines);
    table.add(Schedule.class, TimingArbitraries::schedules);
    table.add(ScheduleExpression.class, TimingArbitraries::scheduleExpressions);
    table.add(MissedFires.class, TimingArbitraries::missedFires);
    table.add(PriceSeries.class, TimingArbitraries::priceSeries);
    table.add(PriceSeries.Step.class, TimingArbitraries::priceSteps);
  }

  /** Returns every timing: none, dates, deadlines, expected durations, and price curves. */
  public static Arbitrary<JobTiming> jobTimings() {
    Arbitrary<JobTiming> any =
        Combinators.combine(
                nullable(ValueArbitraries.instants()),
                nullable(jobDeadlines()),
                nullable(ValueArbitraries.durations(LONGEST)),
                nullable(ValueArbitraries.names()))
            .as(TimingArbitraries::timing);
    return Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just(JobTiming.ANY)), Tuple.of(3, any));
  }

  private static JobTiming timing(
      @Nullable Instant notBefore,
      @Nullable JobDeadline deadline,
      @Nullable Duration expected,
      @Nullable String curve) {
    Instant at = deadline == null ? null : deadline.at();
    boolean waits = deadline != null && expected != null;
    return new JobTiming(
        notBefore != null && at != null && !notBefore.isBefore(at) ? null : notBefore,
        deadline,
        expected,
        waits ? curve : null);
  }

  /** Returns deadlines by date and after submission, with every action. */
  public static Arbitrary<JobDeadline> jobDeadlines() {
    Arbitrary<Instant> dates = ValueArbitraries.instants();
    return Combinators.combine(
            dates,
            ValueArbitraries.durations(LONGEST),
            Arbitraries.of(true, false),
            Arbitraries.of(DeadlineAction.class),
            ints(0, JobDeadline.HIGHEST))
        .as(
            (at, within, byDate, action, priority) ->
                new JobDeadline(
                    byDate ? at : null,
                    byDate ? null : within,
                    action,
                    action == DeadlineAction.RAISE_PRIORITY ? priority : null));
  }

  /** Returns schedules of every kind of expression, in many zones. */
  public static Arbitrary<Schedule> schedules() {
    return Records.of(Schedule.class)
        .with("name", ValueArbitraries.names())
        .together(List.of("startDate", "endDate"), periods())
        .with("flexibleTimeWindow", ValueArbitraries.seconds(0, A_DAY))
        .with(
            "job",
            Table.of(SubmitJobRequest.class)
                .map(job -> job.clientToken() == null ? job : withoutToken(job)))
        .nullable("description", ValueArbitraries.texts().map(t -> ValueArbitraries.cut(t, 512)))
        .with("tags", ValueArbitraries.tags())
        .arbitrary();
  }

  private static SubmitJobRequest withoutToken(SubmitJobRequest job) {
    return new SubmitJobRequest(
        job.jobName(),
        job.jobQueue(),
        job.jobDefinition(),
        job.shareIdentifier(),
        job.schedulingPriorityOverride(),
        job.parameters(),
        job.properties(),
        job.containerOverrides(),
        job.ecsPropertiesOverride(),
        job.arrayProperties(),
        job.dependsOn(),
        job.retryStrategy(),
        job.timeout(),
        job.propagateTags(),
        job.consumableResources(),
        job.nodeOverrides(),
        job.quotaShareName(),
        job.preemptionRetriesBeforeTermination(),
        job.timing(),
        null,
        job.tags());
  }

  private static Arbitrary<Row> periods() {
    return Combinators.combine(
            nullable(ValueArbitraries.instants()), nullable(ValueArbitraries.instants()))
        .as(
            (one, other) ->
                one == null || other == null || one.isBefore(other)
                    ? Row.of(one, other)
                    : Row.of(other, one.equals(other) ? null : one));
  }

  /** Returns cron, rate and at. */
  public static Arbitrary<ScheduleExpression> scheduleExpressions() {
    Arbitrary<String> crons =
        Arbitraries.of(
            "0 0 * * ? *",
            "*/5 9-17 ? * MON-FRI *",
            "0/15 0 1,15 * ? *",
            "30 2 L * ? *",
            "0 12 LW * ? 2030-2040",
            "0 0 15W JAN-MAR ? *",
            "0 0 ? * 6L *",
            "59 23 ? DEC 2#1 2199");
    Arbitrary<LocalDateTime> times =
        ValueArbitraries.longs(
                0, LocalDateTime.of(2199, 12, 31, 23, 59, 59).toEpochSecond(ZoneOffset.UTC))
            .map(second -> LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC));
    return Arbitraries.oneOf(
        crons.map(ScheduleExpression::cron),
        ValueArbitraries.seconds(1, 36_500L * A_DAY).map(ScheduleExpression::rate),
        times.map(ScheduleExpression::at));
  }

  /** Returns zones, with and without changes of the clock, and fixed offsets. */
  public static Arbitrary<ZoneId> timeZones() {
    return Arbitraries.of(
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
            "Pacific/Apia",
            "Z",
            "+05:30")
        .map(ZoneId::of);
  }

  /** Returns every policy. */
  public static Arbitrary<MissedFires> missedFires() {
    return Combinators.combine(
            Arbitraries.of(MissedFires.Policy.class),
            ints(1, MissedFires.MOST),
            ValueArbitraries.seconds(1, A_DAY))
        .as(
            (policy, most, after) ->
                new MissedFires(policy, policy == MissedFires.Policy.ALL ? most : 1, after));
  }

  /** Returns one step and more, in order, also below 0. */
  public static Arbitrary<PriceSeries> priceSeries() {
    return Combinators.combine(
            ValueArbitraries.words(32),
            priceSteps().list().uniqueElements(PriceSeries.Step::from).ofMinSize(1).ofMaxSize(20))
        .as(
            (unit, steps) -> {
              List<PriceSeries.Step> inOrder = new ArrayList<>(steps);
              inOrder.sort(Comparator.comparing(PriceSeries.Step::from));
              return new PriceSeries(unit, inOrder);
            });
  }

  /** Returns prices and the instants from which they hold. */
  public static Arbitrary<PriceSeries.Step> priceSteps() {
    return Combinators.combine(
            ValueArbitraries.instants(), Arbitraries.doubles().between(-1000, 1000))
        .as(PriceSeries.Step::new);
  }
}
