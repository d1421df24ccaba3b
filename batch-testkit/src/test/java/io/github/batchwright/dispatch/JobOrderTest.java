package io.github.batchwright.dispatch;

import io.github.batchwright.model.dispatch.DispatchPolicy;
import io.github.batchwright.spi.WaitingJob;
import io.github.batchwright.testkit.BatchHarness;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

/** Queues that are served in an order that the host has made. */
class JobOrderTest extends Dispatching {
  @Test
  void jobsGoInAnOrderOfTheHost() {
    start(
        BatchHarness.builder()
            .jobOrder("widest", queue -> Comparator.comparing(JobOrderTest::vcpus).reversed()),
        DispatchPolicy.STRICT.inOrder("widest"),
        4);
    submit("running", 4, 1);
    batch.settle();
    submit("one", 1, 1);
    submit("two", 2, 1);
    submit("four", 4, 1);
    drawn(
        """
        running |#
        one     |..#
        two     |..#
        four    |.#
        """);
  }

  private static double vcpus(WaitingJob job) {
    return job.resources().vcpus();
  }

  @Test
  void anOrderThatFailsIsReplacedByTheQueuesOwn() {
    start(
        BatchHarness.builder()
            .jobOrder(
                "broken",
                queue -> {
                  throw new IllegalStateException("on purpose");
                }),
        DispatchPolicy.STRICT.inOrder("broken"),
        4);
    submit("a", 4, 1);
    submit("b", 4, 1);
    drawn(
        """
        a |#
        b |.#
        """);
  }
}
