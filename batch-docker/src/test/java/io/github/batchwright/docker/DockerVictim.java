package io.github.batchwright.docker;

import io.github.batchwright.BatchService;
import io.github.batchwright.CloseMode;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.Durability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A program that submits containers until it is killed, and prints a line for each thing that it is
 * told. With {@code finish} it submits nothing, waits until everything has ended, and fails unless
 * each job that was ever acknowledged ran once, to its end, with its output kept.
 */
final class DockerVictim {
  private static final int AT_ONCE = 6;

  private DockerVictim() {}

  /**
   * Begins.
   *
   * @param args the folder, the owner, the image, and how the first token is numbered or {@code
   *     finish}
   */
  public static void main(String[] args) throws Exception {
    Path acknowledged = Path.of(args[0], "acknowledged");
    BatchService batch = open(Path.of(args[0]), args[1], args[2]);
    if (args[3].equals("finish")) {
      batch.awaitIdle();
      for (String job : Files.readAllLines(acknowledged)) {
        check(batch, new JobId(job));
      }
      batch.close(CloseMode.DRAIN);
      return;
    }
    Deque<JobHandle> jobs = new ArrayDeque<>();
    for (int token = Integer.parseInt(args[3]); ; token++) {
      JobHandle job =
          batch.submit(SubmitJobRequest.builder("job", "work").clientToken("t" + token).build());
      Files.writeString(
          acknowledged, job.id() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      print("acknowledged " + token);
      jobs.add(job);
      if (jobs.size() == AT_ONCE) {
        JobDetail unused = jobs.remove().await();
      }
    }
  }

  private static synchronized void print(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static BatchService open(Path folder, String owner, String image) {
    ContainerProperties container =
        ContainerProperties.builder(image)
            .command("sh", "-c", "echo $AWS_BATCH_JOB_ID $AWS_BATCH_JOB_ATTEMPT; sleep 1; echo end")
            .resources(Resources.of(0.1, 16))
            .build();
    return BatchService.builder()
        .directory(folder)
        .durability(Durability.PROCESS_CRASH)
        .computeEnvironment(ComputeEnvironment.fixed("host", Resources.of(4, 4_096)))
        .executor(JobKind.CONTAINER, logs -> DockerExecutor.builder().owner(owner).build(logs))
        .jobDefinition(JobDefinition.builder("work", container).build())
        .listener(event -> print(event.to() + " " + event.jobId()))
        .build();
  }

  private static void check(BatchService batch, JobId id) {
    JobDetail job = batch.describe(id).orElseThrow();
    String expected = id + " 1\nend\n";
    String output = batch.logs(id).stdout();
    if (job.status() != JobStatus.SUCCEEDED
        || job.attempts().size() != 1
        || !output.equals(expected)) {
      throw new IllegalStateException(job + " has printed '" + output + "'");
    }
  }
}
