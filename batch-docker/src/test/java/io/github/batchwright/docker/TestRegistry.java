package io.github.batchwright.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.Image;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A real registry on loopback, which an engine of this machine takes without TLS. */
final class TestRegistry implements AutoCloseable {
  static final String USER = "user";
  static final String PASSWORD = "pw";

  /** What bcrypt makes of the password. */
  private static final String HTPASSWD =
      USER + ":$2y$05$abcdefghijklmnopqrstuuHIrMEWpUCQe2YqFR3sXwQ75u4od..9q\n";

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Path directory;
  private final int port;
  private final boolean authenticated;
  private Process process;

  /** Starts one that keeps everything in a directory. */
  TestRegistry(Path directory, boolean authenticated) throws IOException {
    this.directory = directory;
    this.authenticated = authenticated;
    this.port = freePort();
    this.process = start();
  }

  /** Returns the program, if this machine has it. */
  static Optional<Path> program() {
    String named = System.getProperty("batch.registry", "");
    Stream<Path> candidates =
        named.isEmpty()
            ? Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(each -> Path.of(each, "docker-registry"))
            : Stream.of(Path.of(named));
    return candidates.filter(Files::isExecutable).findFirst();
  }

  /**
   * Below those that a system gives to whoever asks for any: it has to be free after a stop, too.
   */
  private static int freePort() throws IOException {
    Random random = new Random();
    IOException taken = new IOException("no port was tried");
    for (int i = 0; i < 100; i++) {
      int port = 20_000 + random.nextInt(12_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException e) {
        taken = e;
      }
    }
    throw new IOException("no port is free", taken);
  }

  private Process start() throws IOException {
    Files.writeString(directory.resolve("htpasswd"), HTPASSWD);
    String config =
        """
        version: 0.1
        log: {level: warn}
        storage:
          filesystem: {rootdirectory: '%1$s/data'}
        http: {addr: '127.0.0.1:%2$d'}
        """
            .formatted(directory, port);
    String auth = "auth:\n  htpasswd: {realm: test, path: '" + directory + "/htpasswd'}\n";
    Path file = directory.resolve("config.yml");
    Files.writeString(file, authenticated ? config + auth : config);
    Process started =
        new ProcessBuilder(program().orElseThrow().toString(), "serve", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    awaitListening(started);
    return started;
  }

  private void awaitListening(Process started) throws IOException {
    long began = System.nanoTime();
    while (true) {
      try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (probe.isConnected()) {
          return;
        }
      } catch (IOException e) {
        if (!started.isAlive() || System.nanoTime() - began > PATIENCE_NANOS) {
          throw new IOException("no registry: " + Files.readString(directory.resolve("log")), e);
        }
        Thread.onSpinWait();
      }
    }
  }

  int port() {
    return port;
  }

  /** Returns its host and port. */
  String address() {
    return "127.0.0.1:" + port;
  }

  /** Puts an image of an engine into this registry under a name, which the engine then forgets. */
  void push(DockerClient client, String image, String repository, String tag)
      throws InterruptedException {
    client.tagImageCmd(image, address() + "/" + repository, tag).exec();
    AuthConfig auth = new AuthConfig();
    if (authenticated) {
      auth.withUsername(USER).withPassword(PASSWORD).withRegistryAddress(address());
    }
    boolean done =
        client
            .pushImageCmd(address() + "/" + repository)
            .withTag(tag)
            .withAuthConfig(auth)
            .start()
            .awaitCompletion(1, TimeUnit.MINUTES);
    if (!done) {
      throw new AssertionError("the push did not end");
    }
    forget(client, address() + "/" + repository + ":" + tag);
  }

  /**
   * Makes an image that is another each time, and puts it into this registry.
   *
   * @param bytes of noise that a layer of its own has
   */
  void pushNew(TestEngine engine, String repository, String tag, int bytes)
      throws IOException, InterruptedException {
    DockerClient client = engine.client();
    String container = engine.create("made-for-" + UUID.randomUUID(), Map.of(), "true");
    String image;
    try {
      client
          .copyArchiveToContainerCmd(container)
          .withRemotePath("/")
          .withTarInputStream(new ByteArrayInputStream(noise(bytes)))
          .exec();
      image = client.commitCmd(container).exec();
    } finally {
      engine.remove(container);
    }
    push(client, image, repository, tag);
    // Gone with its name, unless the engine was slow to notice.
    forget(client, image);
  }

  /** Has a tag lead to the image of another, past the engine. */
  void move(String repository, String from, String tag) throws IOException, InterruptedException {
    String manifests = "http://" + address() + "/v2/" + repository + "/manifests/";
    String type = "application/vnd.docker.distribution.manifest.v2+json";
    HttpClient http = HttpClient.newHttpClient();
    byte[] manifest =
        http.send(
                HttpRequest.newBuilder(URI.create(manifests + from)).header("Accept", type).build(),
                HttpResponse.BodyHandlers.ofByteArray())
            .body();
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(manifests + tag))
                .header("Content-Type", type)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(manifest))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IOException("the tag was not moved: " + answer.body());
    }
  }

  private static byte[] noise(int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random().nextBytes(content);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      TarArchiveEntry entry = new TarArchiveEntry("noise");
      entry.setSize(bytes);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    }
    return out.toByteArray();
  }

  static void forget(DockerClient client, String image) {
    try {
      client.removeImageCmd(image).withForce(true).exec();
    } catch (NotFoundException e) {
      // It is gone.
      return;
    }
  }

  /** Removes from an engine what came from this registry. */
  void forgetAll(DockerClient client) {
    for (Image image : client.listImagesCmd().withShowAll(true).exec()) {
      String[] digests = image.getRepoDigests();
      if (digests != null && Arrays.stream(digests).anyMatch(d -> d.startsWith(address()))) {
        if (image.getRepoTags() != null) {
          for (String tag : image.getRepoTags()) {
            if (tag.startsWith(address())) {
              forget(client, tag);
            }
          }
        }
        for (String digest : digests) {
          if (digest.startsWith(address())) {
            forget(client, digest);
          }
        }
      }
    }
  }

  /** Ends it; what it keeps is left. */
  void stop() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Starts it once more, at the same port. */
  void startAgain() throws IOException {
    process = start();
  }

  @Override
  public void close() {
    stop();
  }
}
