package io.github.batchwright.testkit.replay;

import io.github.batchwright.engine.resources.Desk;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.Host;
import java.util.List;
import java.util.function.Consumer;

/** Where the script of a record is played: everything that comes into the service from outside. */
interface Stage {

  /** One thing that came in. */
  @FunctionalInterface
  interface Play {
    void on(Stage stage);
  }

  void environment(ComputeEnvironment environment);

  void queue(JobQueue queue);

  void policy(SchedulingPolicy policy);

  void quotaShare(QuotaShare share);

  void definition(JobDefinition definition);

  /** Anything else about resources. */
  void order(String what, Consumer<Desk> order);

  /** A job came in, and got this id in the record. */
  void submit(JobId id, SubmitJobRequest request);

  void cancel(JobId job, String reason, boolean terminate);

  /** All hosts of an environment, as they are from now on. */
  void hosts(String environment, List<Host> hosts);
}
