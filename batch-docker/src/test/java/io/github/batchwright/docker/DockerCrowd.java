package io.github.batchwright.docker;

import io.github.batchwright.BatchService;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.Durability;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** A program that runs many containers at once, prints what it is told of them, and never ends. */
final class DockerCrowd {
  private DockerCrowd() {}

  /**
   * Begins.
   *
   * @param args the folder, where the engine listens, the owner, the image, and how many
   */
  public static void main(String[] args) throws Exception {
    BatchService batch =
        open(Path.of(args[0]), args[1], args[2], args[3], event -> print(event.to().toString()));
    for (int i = Integer.parseInt(args[4]); i > 0; i--) {
      JobHandle unused = batch.submit(SubmitJobRequest.builder("job", "work").build());
    }
    new CountDownLatch(1).await();
  }

  private static synchronized void print(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** Opens the service in this life or the next. Its containers succeed when asked to end. */
  static BatchService open(
      Path folder, String host, String owner, String image, Consumer<JobEvent> listener) {
    ContainerProperties container =
        ContainerProperties.builder(image)
            .command(
                "sh",
                "-c",
                "trap 'echo end; exit 0' TERM; echo $AWS_BATCH_JOB_ID $AWS_BATCH_JOB_ATTEMPT;"
                    + " while :; do sleep 1000 & wait; done")
            .resources(Resources.of(0.1, 16))
            .build();
    return BatchService.builder()
        .directory(folder)
        .durability(Durability.PROCESS_CRASH)
        .computeEnvironment(ComputeEnvironment.fixed("host", Resources.of(4, 4_096)))
        .executor(
            JobKind.CONTAINER, logs -> DockerExecutor.builder().host(host).owner(owner).build(logs))
        .jobDefinition(JobDefinition.builder("work", container).build())
        .listener(listener::accept)
        .build();
  }
}
