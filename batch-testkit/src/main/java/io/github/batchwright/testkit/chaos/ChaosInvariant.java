package io.github.batchwright.testkit.chaos;

import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.spi.LaunchRequest;
import java.util.List;

/**
 * Something that must hold whatever happens. One is made for each run, sees what leaves the
 * service, and throws an {@link AssertionError} where it is broken; what it does not look at it
 * leaves out. None of its methods may call the service. Confined to one thread.
 */
public interface ChaosInvariant {

  /** Returns what must hold, in a sentence. */
  String sentence();

  /** A life of the service has begun; before the first and after every restart. */
  default void begun(ChaosWorld world) {}

  /** The service has launched an attempt. */
  default void launched(ChaosWorld world, LaunchRequest request) {}

  /** The service has told its listeners of a change. */
  default void told(ChaosWorld world, JobEvent event) {}

  /** A turn is over, and listeners were told. */
  default void afterTurn(ChaosWorld world) {}

  /**
   * A step is over, and nothing was held back or decided that is not durable.
   *
   * @param jobs every job that was acknowledged and every child, in the order of submission, as the
   *     service describes them now; one that it does not know is missing
   */
  default void described(ChaosWorld world, List<JobDetail> jobs) {}

  /**
   * The script is over, no fault is left, and everything had time to end.
   *
   * @param jobs every job and every child as the service describes them
   */
  default void ended(ChaosWorld world, List<JobDetail> jobs) {}
}
