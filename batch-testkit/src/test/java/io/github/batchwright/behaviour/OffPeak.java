package io.github.batchwright.behaviour;

import io.github.batchwright.Forecast;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.start.DeadlineAction;
import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.model.start.PriceSeries.Step;
import io.github.batchwright.model.start.StartPlanDetail;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of cheap hours share: prices by the hour, and jobs that take hours. */
abstract class OffPeak extends Timed {
  /** Dear for twelve hours, cheap for six, and dear again. */
  static final PriceSeries NIGHT = series(Instant.EPOCH, 0.40, 12, 0.10, 18, 0.40);

  Forecast grid = new Forecast(NIGHT);

  @Override
  @BeforeEach
  void open() {
    grid = new Forecast(NIGHT);
    use(BatchHarness.builder().priceCurve("grid", grid));
  }

  /** Returns a price, and then hours since the start and the price from there on. */
  static PriceSeries series(Instant from, double first, double... hoursAndPrices) {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(from, first));
    for (int i = 0; i < hoursAndPrices.length; i += 2) {
      steps.add(new Step(hour(hoursAndPrices[i]), hoursAndPrices[i + 1]));
    }
    return new PriceSeries("EUR", steps);
  }

  static Instant hour(double hours) {
    return START.plusMillis(Math.round(hours * 3_600_000));
  }

  /** A job of 1 vCPU that may wait. */
  SubmitJobRequest.Builder cheap(String name, double hours, double deadline) {
    return priced(job(name), name, hours, deadline);
  }

  /** A job of all 4 vCPU that may wait. */
  SubmitJobRequest.Builder cheapWide(String name, double hours, double deadline) {
    return priced(wide(name), name, hours, deadline);
  }

  private SubmitJobRequest.Builder priced(
      SubmitJobRequest.Builder request, String name, double hours, double deadline) {
    batch.executor().on(name).takes(hours(hours));
    return request
        .expectedDuration(hours(hours))
        .deadline(hour(deadline), DeadlineAction.WARN)
        .startWhenCheapest("grid");
  }

  /** Others that take as long as everybody knows. */
  SubmitJobRequest.Builder known(SubmitJobRequest.Builder request, String name, double hours) {
    batch.executor().on(name).takes(hours(hours));
    return request.expectedDuration(hours(hours));
  }

  static Duration hours(double hours) {
    return Duration.ofMillis(Math.round(hours * 3_600_000));
  }

  void advanceTo(double hour) {
    batch.advance(Duration.between(batch.now(), hour(hour)));
  }

  /** Returns when a job began, in hours since the start. */
  double began(JobHandle job) {
    return began(batch.describe(job.id()));
  }

  static double began(JobDetail job) {
    Instant began = Objects.requireNonNull(job.startedAt(), () -> job.jobId() + " has not begun");
    return Duration.between(START, began).toMillis() / 3_600_000.0;
  }

  StartPlanDetail plan(JobHandle job) {
    return Objects.requireNonNull(
        Objects.requireNonNull(batch.describe(job.id()).timing()).plan(), "no plan");
  }

  String why(JobHandle job) {
    List<WaitReason> reasons = reasons(job);
    return reasons.isEmpty() ? "" : reasons.get(reasons.size() - 1).text();
  }

  /** Draws how many children began in each hour, up to the one before an hour. */
  String drawn(JobHandle array, int end) {
    int size = Objects.requireNonNull(batch.describe(array.id()).array()).size();
    int[] began = new int[end];
    for (int i = 0; i < size; i++) {
      began[(int) began(batch.describe(array.id().child(i)))]++;
    }
    StringBuilder line = new StringBuilder();
    for (int count : began) {
      line.append(count == 0 ? "." : Integer.toString(count));
    }
    return line.toString();
  }
}
