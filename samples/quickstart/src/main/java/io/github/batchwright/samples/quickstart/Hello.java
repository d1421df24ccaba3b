package io.github.batchwright.samples.quickstart;

import io.github.batchwright.BatchService;
import io.github.batchwright.JobHandler;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.SubmitJobRequest;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** The program of the README. */
public final class Hello {
  private Hello() {}

  // tag::hello[]
  public static void main(String[] args) throws InterruptedException {
    var squares = new AtomicIntegerArray(5);
    JobHandler square = job -> job.arrayIndex().ifPresent(n -> squares.set(n, n * n));
    try (var batch = BatchService.builder().handler("square", square).build()) {
      batch.register(JobDefinition.handler("square", "square").attempts(3).build());
      var request = SubmitJobRequest.builder("squares", "square").arraySize(5).build();
      var result = batch.submit(request).await();
      System.out.println("The job " + result.jobName() + " has " + result.status());
      System.out.println("The squares are " + squares);
    }
  }
  // end::hello[]
}
