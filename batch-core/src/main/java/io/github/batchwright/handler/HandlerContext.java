package io.github.batchwright.handler;

import io.github.batchwright.BatchService;
import io.github.batchwright.JobContext;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobProgress;
import io.github.batchwright.spi.LaunchRequest;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;

/** What a handler is given. Thread-safe. */
final class HandlerContext implements JobContext {
  private final LaunchRequest request;
  private final BooleanSupplier stopping;
  private final Consumer<JobProgress> progress;
  private final Supplier<BatchService> service;
  private final Logger logger;

  HandlerContext(
      LaunchRequest request,
      BooleanSupplier stopping,
      Consumer<JobProgress> progress,
      Supplier<BatchService> service,
      Logger logger) {
    this.request = request;
    this.stopping = stopping;
    this.progress = progress;
    this.service = service;
    this.logger = logger;
  }

  @Override
  public JobId jobId() {
    return request.attempt().job();
  }

  @Override
  public AttemptId attempt() {
    return request.attempt();
  }

  @Override
  public String jobName() {
    return request.jobName();
  }

  @Override
  public Map<String, String> parameters() {
    return request.parameters();
  }

  @Override
  public String parameter(String name) {
    String value = request.parameters().get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "parameters: '"
              + name
              + "' is given neither by the job nor by its definition; given are: "
              + String.join(", ", request.parameters().keySet()));
    }
    return value;
  }

  @Override
  public Map<String, String> variables() {
    return request.variables();
  }

  @Override
  public OptionalInt arrayIndex() {
    return jobId().arrayIndex();
  }

  @Override
  public boolean isStopping() {
    return stopping.getAsBoolean();
  }

  @Override
  public void progress(double fraction, String message) {
    progress.accept(new JobProgress(fraction, message));
  }

  @Override
  public BatchService service() {
    return service.get();
  }

  @Override
  public Logger logger() {
    return logger;
  }
}
