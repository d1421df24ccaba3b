package io.github.batchwright.recovery;

import io.github.batchwright.BatchService;
import io.github.batchwright.BatchServiceBuilder;
import io.github.batchwright.CloseMode;
import io.github.batchwright.JobHandle;
import io.github.batchwright.journal.FileJournal;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.SubmitJobRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A program that submits and runs jobs until it is killed, and writes what it was told into one
 * file, a line at a time: {@code acked token job}, {@code ran job attempt}, {@code done job}. With
 * {@code finish} it submits nothing, and ends once everything has ended.
 */
final class Victim {
  private static final Resources HOST = Resources.of(12, 4_096);

  private Victim() {}

  /**
   * Begins.
   *
   * @param args the folder, how the first token is numbered or {@code finish}
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Path told = folder.resolve("told");
    BatchService service = open(folder, told);
    if (args[1].equals("finish")) {
      service.awaitIdle();
      service.close(CloseMode.LEAVE_RUNNING);
      return;
    }
    for (int token = Integer.parseInt(args[1]); ; token++) {
      JobHandle job =
          service.submit(
              SubmitJobRequest.builder("job", token % 4 == 0 ? "process" : "handler")
                  .clientToken("t" + token)
                  .retryStrategy(RetryStrategy.attempts(1).withoutLostHosts())
                  .build());
      tell(told, "acked t" + token + " " + job.id());
      System.out.println(token);
      System.out.flush();
    }
  }

  private static BatchService open(Path folder, Path told) {
    BatchServiceBuilder builder =
        BatchService.builder()
            .directory(folder)
            .journal(
                FileJournal.builder(folder.resolve("journal"))
                    .segmentBytes(256 * 1024)
                    .snapshotAfterBytes(128 * 1024)
                    .build())
            .computeEnvironment(ComputeEnvironment.fixed("host", HOST))
            .handler(
                "touch", job -> tell(told, "ran " + job.jobId() + " " + job.attempt().number()))
            .jobDefinition(JobDefinition.handler("handler", "touch").resources(1, 8).build())
            .jobDefinition(
                JobDefinition.process(
                        "process",
                        "sh",
                        "-c",
                        "echo \"ran $AWS_BATCH_JOB_ID $AWS_BATCH_JOB_ATTEMPT\" >>\"$0\"; sleep 0.3",
                        told.toString())
                    .resources(1, 8)
                    .build())
            .listener(
                event -> {
                  if (event.to() == JobStatus.SUCCEEDED) {
                    tell(told, "done " + event.jobId());
                  }
                });
    return builder.build();
  }

  /** One write for a line, so that lines of several processes never mix. */
  static void tell(Path file, String line) {
    try {
      Files.write(
          file,
          (line + "\n").getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(Arrays.toString(e.getSuppressed()), e);
    }
  }
}
