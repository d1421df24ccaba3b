package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.BatchService;
import io.github.batchwright.docker.DockerExecutor;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchExtension;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the README shows besides its program. */
class ReadmeExamplesTest {

  @Test
  void describesEachKindOfJob() {
    // tag::kinds[]
    // A Java function, a command without a shell around it, and a container.
    var resize = JobDefinition.handler("resize", "resize-image").timeout(Duration.ofMinutes(1));
    var convert = JobDefinition.process("convert", "ffmpeg", "-i", "Ref::input", "out.mp4");
    var report = JobDefinition.container("report", "busybox:stable", "sh", "-c", "env").attempts(3);

    var builder =
        BatchService.builder()
            .handler("resize-image", job -> job.progress(0.5, "half way"))
            .executor(JobKind.CONTAINER, logs -> DockerExecutor.builder().build(logs));
    // end::kinds[]

    assertEquals(builder, builder.name("readme"));
    assertEquals(
        List.of(JobKind.HANDLER, JobKind.PROCESS, JobKind.CONTAINER),
        Stream.of(resize, convert, report)
            .map(definition -> definition.build().properties().kind())
            .toList());
  }

  // tag::testkit[]
  @Test
  @ExtendWith(BatchExtension.class)
  void triesAgainAfterTheFirstAttemptFails(BatchHarness harness) {
    harness.executor().on("nightly").takes(Duration.ofHours(2));
    harness.executor().on("nightly").attempt(1).takes(Duration.ofHours(1)).exitsWith(75);
    harness.register(JobDefinition.process("import", "import-orders").attempts(2).build());

    var job = harness.submit(SubmitJobRequest.builder("nightly", "import").build());
    harness.runUntilIdle(); // three hours pass, and no time at all

    harness.assertThat(job).succeeded().hasAttempts(2).stoppedAfter(Duration.ofHours(3));
  }
  // end::testkit[]
}
