package io.github.batchwright.testkit;

import io.github.batchwright.BatchService;
import io.github.batchwright.JobHandler;
import io.github.batchwright.handler.HandlerExecutor;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.HandlerProperties;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Runs the handlers it knows for real, on the thread of the test and in no virtual time, and leaves
 * the others to the script. Confined to one thread.
 */
final class VirtualHandlers implements JobExecutor {
  private final Map<String, JobHandler> known;
  private final HandlerExecutor handlers;
  private final JobExecutor script;

  VirtualHandlers(
      Map<String, JobHandler> known,
      Supplier<BatchService> service,
      VirtualTime time,
      JobLogStore logs,
      JobExecutor script) {
    this.known = known;
    this.script = script;
    this.handlers =
        HandlerExecutor.builder(logs)
            .handlers(known)
            .clock(time)
            .service(service)
            // Not at once: a handler may call the service, which is in the middle of a turn now.
            .runner(handler -> time.schedule(Duration.ZERO, handler))
            .build();
  }

  @Override
  public void start(AttemptReports reports) {
    handlers.start(reports);
  }

  @Override
  public void reconcile(Reconciliation all) {
    handlers.reconcile(only(all, true));
    script.reconcile(only(all, false));
  }

  private Reconciliation only(Reconciliation all, boolean real) {
    List<RecoveredAttempt> attempts =
        all.attempts().stream().filter(attempt -> isReal(attempt.request()) == real).toList();
    return new Reconciliation(all.cluster(), all.epoch(), attempts);
  }

  @Override
  public void launch(LaunchRequest request) {
    (isReal(request) ? handlers : script).launch(request);
  }

  private boolean isReal(LaunchRequest request) {
    return request.properties() instanceof HandlerProperties properties
        && known.containsKey(properties.handler());
  }

  @Override
  public void stop(AttemptId attempt, StopMode mode) {
    handlers.stop(attempt, mode);
    script.stop(attempt, mode);
  }

  @Override
  public void release(AttemptId attempt) {
    handlers.release(attempt);
    script.release(attempt);
  }

  @Override
  public void close() {
    handlers.close();
  }
}
