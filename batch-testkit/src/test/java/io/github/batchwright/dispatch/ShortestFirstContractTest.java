package io.github.batchwright.dispatch;

import io.github.batchwright.spi.JobOrder;
import io.github.batchwright.spi.WaitingJob;
import io.github.batchwright.testkit.contract.JobOrderContract;
import java.util.Comparator;

/** An order as hosts make them. */
class ShortestFirstContractTest extends JobOrderContract {
  @Override
  protected JobOrder newOrder() {
    return queue -> Comparator.comparing(WaitingJob::expectedDuration);
  }
}
