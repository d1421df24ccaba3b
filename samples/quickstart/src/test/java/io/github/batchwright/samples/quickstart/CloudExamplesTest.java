package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.cloud.SampleCatalog;
import io.github.batchwright.testkit.cloud.SimulatedCloud;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/capacity.md shows of catalogs, and docs/testing.md of a cloud and of properties. */
class CloudExamplesTest {
  private static final String SOURCE =
      "src/test/java/io/github/batchwright/samples/quickstart/CloudExamplesTest.java";

  @Test
  void thePagesShowThisCode() throws IOException {
    assertTrue(Pages.blocks("docs/capacity.md", "java").contains(Pages.region(SOURCE, "catalog")));
    assertTrue(Pages.blocks("docs/testing.md", "java").contains(Pages.region(SOURCE, "cloud")));
    String properties = SOURCE.replace("Cloud", "Property");
    assertTrue(
        Pages.blocks("docs/testing.md", "java").contains(Pages.region(properties, "properties")));
  }

  @Test
  void theCatalogOfThePageCanBeRead() throws IOException {
    String json = Pages.blocks("docs/capacity.md", "json").get(0);
    InstanceCatalog catalog = InstanceCatalog.fromJson(json);

    assertEquals(2, catalog.types().size());
    assertEquals(catalog, InstanceCatalog.fromJson(catalog.toJson()));
  }

  static InstanceCatalog catalogOfAFile() throws IOException {
    // tag::catalog[]
    var catalog = InstanceCatalog.read(Path.of("catalog.json"));
    var again = InstanceCatalog.fromJson(catalog.toJson());
    // end::catalog[]
    return again;
  }

  @Test
  void aJobSurvivesTheInstanceItRunsOn() {
    // tag::cloud[]
    var cloud =
        SimulatedCloud.builder(SampleCatalog.load(), "elastic")
            .bootTime(Duration.ofMinutes(1), Duration.ofMinutes(3))
            .build();
    var harness =
        BatchHarness.builder()
            .capacity(cloud)
            .computeEnvironment(
                ComputeEnvironment.builder("elastic")
                    .computeResources(ComputeResources.spot(16, "m5"))
                    .build())
            .jobDefinition(JobDefinition.process("render", "./render").attempts(3).build())
            .build();
    harness.executor().on("night").takes(Duration.ofHours(2));

    var job = harness.submit(SubmitJobRequest.builder("night", "render").build());
    harness.advance(Duration.ofHours(1));
    cloud.reclaimAll("m5.large"); // it is gone two minutes later, and the job begins anew
    harness.runUntilIdle();

    harness.assertThat(job).succeeded().hasAttempts(2);
    assertEquals(List.of(), cloud.books().running());
    assertEquals(List.of(), cloud.books().misuses());
    assertTrue(cloud.books().bill().compareTo(Money.usd("0.15")) < 0);
    // end::cloud[]
    harness.close();
  }
}
