package io.github.batchwright.testkit.replay;

import io.github.batchwright.engine.state.TaskRef;
import java.time.Duration;
import java.util.Arrays;

/** Works out figures over the jobs that the record and the replay both tell enough of. */
final class Figures {
  private static final double BOUND_MILLIS = 10_000;

  private Figures() {}

  static ScheduleFigures of(Courses courses, Courses other) {
    long[] waits = new long[courses.all().size()];
    int placed = 0;
    long finished = 0;
    long attempts = 0;
    double slowdowns = 0;
    double busy = 0;
    long first = Long.MAX_VALUE;
    long last = courses.beganAt();
    for (TaskRef task : courses.all().keySet()) {
      Course one = courses.all().get(task);
      Course two = other.all().get(task);
      if (one == null || two == null) {
        continue;
      }
      if (one.isWhole() && two.isWhole()) {
        waits[placed++] = one.placedAt() - one.submittedAt;
      }
      if (one.status != null && two.status != null) {
        finished++;
        first = Math.min(first, one.submittedAt);
        last = Math.max(last, one.stoppedAt);
        attempts += one.tries.size();
        double length = one.tries.stream().mapToLong(t -> t.stoppedAt - t.placedAt).sum();
        busy += busyMillis(one, courses.beganAt());
        double response = one.stoppedAt - one.submittedAt;
        slowdowns += Math.max(1, response / Math.max(length, BOUND_MILLIS));
      }
    }
    long[] sorted = Arrays.copyOf(waits, placed);
    Arrays.sort(sorted);
    double capacity = courses.capacityMillis(last);
    return new ScheduleFigures(
        placed,
        finished,
        attempts,
        Duration.ofMillis(Math.round(Arrays.stream(sorted).average().orElse(0))),
        quantile(sorted, 50),
        quantile(sorted, 95),
        quantile(sorted, 100),
        finished == 0 ? 1 : slowdowns / finished,
        Duration.ofMillis(finished == 0 ? 0 : last - first),
        capacity == 0 ? 0 : busy / capacity);
  }

  /** Returns the vCPU time it had since the record begins. */
  private static double busyMillis(Course course, long begin) {
    double sum = 0;
    for (Course.Try one : course.tries) {
      sum += (double) course.milliVcpus * (one.stoppedAt - Math.max(begin, one.placedAt));
    }
    return sum;
  }

  /** Returns the value that so many percent do not exceed. */
  private static Duration quantile(long[] sorted, int percent) {
    if (sorted.length == 0) {
      return Duration.ZERO;
    }
    int rank = (int) Math.ceil(sorted.length * (percent / 100.0));
    return Duration.ofMillis(sorted[Math.max(1, rank) - 1]);
  }
}
