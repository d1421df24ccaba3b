package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.HostState;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that answers only those whose certificates it trusts. */
@RequiresOwnEngine
final class DockerTlsTest extends DockerFixture {
  @TempDir Path folder;

  @Test
  void hostWithCertificatesRunsContainers() throws Exception {
    Path server = Files.createDirectory(folder.resolve("server"));
    Path client = Files.createDirectory(folder.resolve("client"));
    Path stranger = Files.createDirectory(folder.resolve("stranger"));
    Certificates.make(server, stranger);
    // The engine has certificates of another authority than the stranger from here on.
    Certificates.make(server, client);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String uri = "tcp://127.0.0.1:" + port;
    try (OwnEngine own =
        OwnEngine.start(
            "--host=" + uri,
            "--tlsverify",
            "--tlscacert=" + server.resolve("ca.pem"),
            "--tlscert=" + server.resolve("cert.pem"),
            "--tlskey=" + server.resolve("key.pem"))) {
      HostRecorder hosts = new HostRecorder();
      DockerHosts fleet =
          DockerHosts.builder()
              .environment("fleet")
              .host("trusted", uri, client)
              .host("stranger", uri, stranger)
              .build();
      Running on = start(DockerExecutor.builder().hosts(fleet));
      on.executor().hosts().orElseThrow().start(hosts);
      hosts.await("trusted", HostState.ACTIVE);
      String reason = hosts.await("stranger", HostState.DRAINING).reason();
      assertTrue(reason.endsWith("Path does not chain with any of the trust anchors"), reason);

      AttemptId attempt = newAttempt();
      on.executor().launch(requestAt("fleet/trusted", attempt, "true"));
      assertTrue(on.reports().awaitEnded(attempt).isSuccess());
      assertEquals(1, own.engine().containers(owner).size());
      on.executor().close();
    }
  }
}
