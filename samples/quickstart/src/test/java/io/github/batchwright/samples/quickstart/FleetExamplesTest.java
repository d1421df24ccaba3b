package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.BatchService;
import io.github.batchwright.docker.DockerExecutor;
import io.github.batchwright.docker.DockerHosts;
import io.github.batchwright.model.JobKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/fleet.md shows. */
class FleetExamplesTest {
  private static final String SOURCE =
      "src/test/java/io/github/batchwright/samples/quickstart/FleetExamplesTest.java";

  @Test
  void thePageShowsThisCode() throws IOException {
    Pages.assertShows("docs/fleet.md", SOURCE, "fleet");
  }

  @Test
  void aFleetIsDescribed(@TempDir Path certificates) throws IOException {
    for (String file : List.of("ca.pem", "cert.pem", "key.pem")) {
      Files.createFile(certificates.resolve(file));
    }
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
}
