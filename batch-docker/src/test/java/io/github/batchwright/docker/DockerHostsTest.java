package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.docker.hosts.FleetSettings;
import io.github.batchwright.model.Resources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a fleet may be made of, and what it is unless said. */
final class DockerHostsTest {
  @TempDir Path folder;

  private static String refusal(Runnable call) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  private static DockerHosts.Builder one() {
    return DockerHosts.builder().host("a", "unix:///a");
  }

  @Test
  void fleetGivesSilentEnginesUpAndASingleEngineDoesNot() throws Exception {
    FleetSettings fleet = one().build().settings();
    assertEquals("docker", fleet.environment());
    assertEquals(Duration.ofMinutes(2), fleet.lossGrace());
    assertEquals(Resources.of(0, 256), fleet.reserve());
    assertNull(one().neverLost().build().settings().lossGrace());
    try (DockerExecutor single =
        DockerExecutor.builder().host("unix:///a").build(new MemoryLogs())) {
      assertEquals(List.of("docker"), single.hosts().orElseThrow().computeEnvironments());
    }
  }

  @Test
  void hostsAreKeptInTheirOrderWithWhatIsSaidOfThem() {
    FleetSettings fleet =
        DockerHosts.builder()
            .environment("fleet")
            .host("b", "tcp://10.0.0.7:2375")
            .host("a")
            .capacity("a", Resources.of(4, 1_024).withGpus(2))
            .reserve(Resources.NONE)
            .lossGrace(Duration.ZERO)
            .build()
            .settings();
    assertEquals("fleet", fleet.environment());
    assertEquals("b", fleet.members().get(0).name());
    assertNull(fleet.members().get(0).capacity());
    assertEquals(Resources.of(4, 1_024).withGpus(2), fleet.members().get(1).capacity());
    assertEquals(Duration.ZERO, fleet.lossGrace());
  }

  @Test
  void whatMakesNoSenseIsRefusedByName() {
    assertEquals("host: 'a' must be there once", refusal(() -> one().host("a", "unix:///b")));
    assertTrue(refusal(() -> one().host("a/b", "unix:///b")).startsWith("host.name: 'a/b'"));
    assertTrue(refusal(() -> one().environment("a/b")).contains("'a/b'"));
    assertTrue(
        refusal(() -> one().host("b", "ssh://me@there")).contains("reached through a tunnel"));
    assertTrue(refusal(() -> one().host("b", "http://x")).startsWith("host b: 'http://x' must be"));
    assertEquals(
        "capacity: 'b' must be one of the hosts [a]",
        refusal(() -> one().capacity("b", Resources.NONE)));
    assertTrue(refusal(() -> one().lossGrace(Duration.ofSeconds(-1))).startsWith("lossGrace"));
    assertTrue(refusal(DockerHosts.builder()::build).startsWith("hosts: '[]'"));
    assertEquals(
        "host: 'unix:///b' must not be there beside hosts",
        refusal(
            () ->
                DockerExecutor.builder()
                    .host("unix:///b")
                    .hosts(one().build())
                    .build(new MemoryLogs())));
    DockerHosts.Builder many = DockerHosts.builder();
    for (int i = 0; i < DockerHosts.MOST_HOSTS; i++) {
      many.host("h" + i, "unix:///" + i);
    }
    assertEquals("host: 'h' is more than 64", refusal(() -> many.host("h", "unix:///h")));
  }

  @Test
  void certificatesAreLookedForAtOnce() throws Exception {
    assertTrue(refusal(() -> one().host("b", "unix:///b", folder)).contains("has no use for cert"));
    Files.createFile(folder.resolve("ca.pem"));
    Files.createFile(folder.resolve("cert.pem"));
    assertTrue(
        refusal(() -> one().host("b", "tcp://there:2376", folder)).contains("no key.pem to read"));
    Files.createFile(folder.resolve("key.pem"));
    assertNotNull(one().host("b", "tcp://there:2376", folder).build());
  }
}
