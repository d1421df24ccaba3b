package io.github.batchwright.samples.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same pipeline on the swarm that {@code .ci/docker-swarm} has started. */
@Tag("swarm")
@Timeout(300)
class SwarmPipelineTest {
  private static final String VARIABLE = "BATCH_SWARM";

  @Test
  void computesThePictureOnTheNodesOfASwarm() throws Exception {
    String folder = System.getenv(VARIABLE);
    if (folder == null) {
      String whyNot = VARIABLE + " names no directory of a swarm";
      assertFalse("required".equals(System.getProperty("batch.swarm")), whyNot);
      System.out.println("[Docker] The sample's test on a swarm is skipped: " + whyNot);
      Assumptions.abort(whyNot);
    }

    // A program of its own, because a variable tells it where the manager is.
    ProcessBuilder program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Pipeline.class.getName(),
                "--swarm",
                "--bands",
                "6",
                "--image",
                "batchwright/busybox:test")
            .redirectErrorStream(true);
    Map<String, String> variables = program.environment();
    variables.keySet().removeAll(List.of("DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"));
    variables.put("DOCKER_HOST", "unix://" + folder + "/n1/docker.sock");
    Process process = program.start();
    try {
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), text);
      assertEquals(0, process.exitValue(), text);
      assertTrue(text.contains("render: 6 of 6 done"), text);
      assertTrue(text.matches("(?s).* bands on swarm/node[1-3]\n.*"), text);
    } finally {
      process.destroyForcibly();
    }
  }
}
