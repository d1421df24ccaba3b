package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.aws.AwsJson;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.testkit.BatchHarness;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/aws.md shows. */
class AwsExamplesTest {
  private static final String PAGE = "docs/aws.md";
  private static final String SOURCE =
      "src/test/java/io/github/batchwright/samples/quickstart/AwsExamplesTest.java";

  @Test
  void thePageShowsThisCode() throws IOException {
    Pages.assertShows(PAGE, SOURCE, "read", "limits");
  }

  @Test
  void jsonOfTheCommandLineIsReadAndRun() throws IOException {
    String definitionJson = Pages.blocks(PAGE, "json").get(0);
    String jobJson = Pages.blocks(PAGE, "json").get(1);
    StringBuilder out = new StringBuilder();
    try (BatchHarness harness = BatchHarness.create()) {
      var service = harness.service();
      // tag::read[]
      var definition = AwsJson.ignoringCloudOnly().readJobDefinition(definitionJson);
      out.append("Ignored: ").append(definition.ignored()).append('\n');
      service.register(definition.value());
      var job = service.submit(AwsJson.strict().readSubmitJob(jobJson).value());
      // end::read[]
      harness.executor().on("thumbnails").takes(Duration.ofMinutes(2));
      harness.runUntilIdle();
      harness.assertThat(job).succeeded().hasChildren(JobStatus.SUCCEEDED, 50);
      out.append(
          harness.executor().launches().get(7).properties().resourceRequirements().toString());
      out.append('\n');
    }
    assertEquals(Pages.blocks(PAGE, "text").get(0), out.toString());
  }

  @Test
  void limitsAreAwss() {
    // tag::limits[]
    var builder = BatchHarness.builder().limits(ServiceLimits.aws());
    // end::limits[]
    try (BatchHarness harness = builder.build()) {
      assertEquals(List.of(), harness.executor().launches());
    }
  }
}
