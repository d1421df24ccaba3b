package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.BatchService;
import io.github.batchwright.docker.DockerExecutor;
import io.github.batchwright.docker.DockerHosts;
import io.github.batchwright.docker.ElasticDockerHosts;
import io.github.batchwright.docker.EnginePool;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.model.capacity.Money;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/fleet.md shows. */
class FleetExamplesTest {
  private static final String SOURCE =
      "src/test/java/io/github/batchwright/samples/quickstart/FleetExamplesTest.java";

  @Test
  void thePageShowsThisCode() throws IOException {
    Pages.assertShows("docs/fleet.md", SOURCE, "fleet", "elastic");
  }

  @TempDir private Path certificates;

  @BeforeEach
  void makeCertificates() throws IOException {
    for (String file : List.of("ca.pem", "cert.pem", "key.pem")) {
      Files.createFile(certificates.resolve(file));
    }
  }

  @Test
  void aFleetIsDescribed() {
    // tag::fleet[]
    var fleet =
        DockerHosts.builder()
            .environment("fleet")
            .host("blue", "unix:///var/run/docker.sock")
            .host("green", "tcp://10.0.0.7:2376", certificates)
            .lossGrace(Duration.ofMinutes(5))
            .build();
    var executor = DockerExecutor.builder().hosts(fleet).owner("orders");
    var builder = BatchService.builder().executor(JobKind.CONTAINER, executor::build);
    // end::fleet[]
    assertEquals(builder, builder.name("fleet"));
  }

  @Test
  void elasticHostsAreDescribed() {
    // tag::elastic[]
    var catalog =
        new InstanceCatalog(
            "our machines",
            LocalDate.of(2026, 11, 25),
            List.of(InstanceType.onDemand("lab.8", Resources.of(8, 32_000), Money.usd("0.20"))));
    var pool =
        EnginePool.builder()
            .engine("lab-1", "lab.8", "tcp://10.0.0.11:2376", certificates)
            .engine("lab-2", "lab.8", "tcp://10.0.0.12:2376", certificates)
            .build();
    var elastic = ElasticDockerHosts.builder(catalog, pool).environment("lab").build();
    var executor = DockerExecutor.builder().elastic(elastic).owner("orders");
    var builder =
        BatchService.builder()
            .executor(JobKind.CONTAINER, executor::build)
            .capacityProvider(elastic)
            .computeEnvironment(
                ComputeEnvironment.builder("lab")
                    .computeResources(ComputeResources.onDemand(16, "lab"))
                    .build());
    // end::elastic[]
    assertEquals(List.of("lab"), elastic.computeEnvironments());
    assertEquals(builder, builder.name("elastic"));
  }
}
