package io.github.batchwright.engine.state;

import com.google.common.math.LongMath;
import com.google.common.primitives.Ints;
import io.github.batchwright.model.QuotaUnit;
import io.github.batchwright.model.Resources;

/**
 * What is counted against the limits of a quota share.
 *
 * @param resources what attempts have
 * @param attempts how many there are
 */
public record Quantity(Resources resources, long attempts) {
  static final Quantity NONE = new Quantity(Resources.NONE, 0);

  /** Returns what one attempt of a job takes. */
  public static Quantity of(JobRecord job) {
    return of(job.shape());
  }

  /** Returns what one attempt of a job of a shape takes. */
  public static Quantity of(Shape shape) {
    return new Quantity(shape.demand(), 1);
  }

  /** Returns this many times as much. */
  public Quantity times(long count) {
    return new Quantity(
        new Resources(
            LongMath.saturatedMultiply(resources.milliVcpus(), count),
            LongMath.saturatedMultiply(resources.memoryMiB(), count),
            Ints.saturatedCast(LongMath.saturatedMultiply((long) resources.gpus(), count))),
        LongMath.saturatedMultiply(attempts, count));
  }

  Quantity plus(Quantity other) {
    return new Quantity(resources.plus(other.resources), attempts + other.attempts);
  }

  Quantity minus(Quantity other) {
    return new Quantity(resources.minus(other.resources), attempts - other.attempts);
  }

  /** Returns how much it is of a unit; vCPUs in thousandths. */
  public long in(QuotaUnit unit) {
    return switch (unit) {
      case VCPU -> resources.milliVcpus();
      case MEMORY -> resources.memoryMiB();
      case GPU -> resources.gpus();
      case ATTEMPTS -> attempts;
    };
  }

  /** Returns what one of a unit is, as {@link #in} counts it. */
  public static long one(QuotaUnit unit) {
    return unit == QuotaUnit.VCPU ? 1000 : 1;
  }
}
