package io.github.batchwright.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.Service;
import com.github.dockerjava.api.model.SwarmNode;
import com.github.dockerjava.api.model.SwarmNodeAvailability;
import com.github.dockerjava.api.model.SwarmNodeSpec;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.model.AttemptId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A swarm of three engines as a test sees it: past the code under test, on the engines themselves,
 * and by the script that made it.
 */
final class TestSwarm implements AutoCloseable {
  static final int ENGINES = 3;
  static final String IMAGE = "batchwright/busybox:test";

  /** What the script gives the engines as addresses, each with its number. */
  private static final String NETWORK = "192.0.2.";

  private static final String VARIABLE = "BATCH_SWARM";
  private static final Path SCRIPT = Path.of("..", ".ci", "docker-swarm");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Path directory;
  private final boolean own;
  private final List<DockerClient> clients = new ArrayList<>();

  private TestSwarm(Path directory, boolean own) {
    this.directory = directory;
    this.own = own;
    for (int engine = 1; engine <= ENGINES; engine++) {
      clients.add(connect(host(engine)));
    }
  }

  /** Returns why there is no swarm to test on; nothing if there is one. */
  static Optional<String> whyUnavailable() {
    String directory = System.getenv(VARIABLE);
    if (directory == null || directory.isBlank()) {
      return Optional.of(VARIABLE + " names no directory of a swarm");
    }
    return Files.exists(Path.of(directory, "n1", "docker.sock"))
        ? Optional.empty()
        : Optional.of(directory + " is not the directory of a swarm");
  }

  /** Returns the swarm of the test run: one manager and two workers. */
  static TestSwarm shared() {
    return new TestSwarm(Path.of(System.getenv(VARIABLE)), false);
  }

  /** Starts a swarm of three managers, which goes with the shared one at the latest. */
  static TestSwarm ofManagers(String name) {
    Path directory = Path.of(System.getenv(VARIABLE), name);
    script("start", directory.toString(), "3");
    return new TestSwarm(directory, true);
  }

  private static DockerClient connect(String host) {
    DefaultDockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(host)
            .withDockerTlsVerify(false)
            .withApiVersion("1.41")
            .build();
    return DockerClientImpl.getInstance(
        config,
        new ApacheDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            // A kept connection would be dead after a restart of its engine.
            .maxConnections(1)
            .build());
  }

  /** Returns where an engine listens. */
  String host(int engine) {
    return "unix://" + directory.resolve("n" + engine).resolve("docker.sock");
  }

  /** Returns a client of an engine. */
  DockerClient engine(int engine) {
    return clients.get(engine - 1);
  }

  /** Cuts an engine off, or whatever else the script can do to it. */
  void inflict(String what, int engine) {
    script(what, directory.toString(), String.valueOf(engine));
    if (what.equals("restart")) {
      clients.set(engine - 1, connect(host(engine)));
    }
  }

  /** Waits until all engines answer and are parts of the swarm, be it after a healing. */
  void makeWhole() {
    for (int engine = 1; engine <= ENGINES; engine++) {
      script("heal", directory.toString(), String.valueOf(engine));
      if (!answers(engine)) {
        inflict("restart", engine);
      }
    }
    await(
        "the swarm is whole",
        () -> {
          List<SwarmNode> nodes = nodes();
          nodes.stream()
              .filter(node -> node.getSpec().getAvailability() != SwarmNodeAvailability.ACTIVE)
              .forEach(node -> update(node, SwarmNodeAvailability.ACTIVE));
          return nodes.stream()
                  .filter(node -> node.getStatus().getState().name().equals("READY"))
                  .count()
              == ENGINES;
        });
  }

  private boolean answers(int engine) {
    try {
      engine(engine).pingCmd().exec();
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  List<SwarmNode> nodes() {
    return engine(1).listSwarmNodesCmd().exec();
  }

  SwarmNode node(int engine) {
    return nodes().stream()
        .filter(node -> node.getDescription().getHostname().equals("node" + engine))
        .findFirst()
        .orElseThrow();
  }

  void availability(int engine, SwarmNodeAvailability availability) {
    update(node(engine), availability);
  }

  private void update(SwarmNode node, SwarmNodeAvailability availability) {
    SwarmNodeSpec spec = node.getSpec().withAvailability(availability);
    engine(1)
        .updateSwarmNodeCmd()
        .withSwarmNodeId(node.getId())
        .withVersion(node.getVersion().getIndex())
        .withSwarmNodeSpec(spec)
        .exec();
  }

  /** Lets a worker leave the swarm, and the swarm forget it. */
  void leave(int engine) {
    String id = node(engine).getId();
    engine(engine).leaveSwarmCmd().withForceEnabled(true).exec();
    await(
        "the swarm forgets " + id,
        () -> {
          engine(1).removeSwarmNodeCmd(id).withForce(true).exec();
          return true;
        });
  }

  /** Lets an engine join as a worker. */
  void join(int engine) {
    engine(engine)
        .joinSwarmCmd()
        .withListenAddr("0.0.0.0:2377")
        .withAdvertiseAddr(NETWORK + engine)
        .withRemoteAddrs(List.of(NETWORK + "1:2377"))
        .withJoinToken(engine(1).inspectSwarmCmd().exec().getJoinTokens().getWorker())
        .exec();
  }

  /** Sets the labels of a node. */
  void label(int engine, Map<String, String> labels) {
    SwarmNode node = node(engine);
    engine(1)
        .updateSwarmNodeCmd()
        .withSwarmNodeId(node.getId())
        .withVersion(node.getVersion().getIndex())
        .withSwarmNodeSpec(node.getSpec().withLabels(labels))
        .exec();
  }

  List<Service> services(ContainerIdentity owner) {
    return engine(1).listServicesCmd().withLabelFilter(owner.filter()).exec();
  }

  /** Returns the containers of an owner on one engine, ended or not. */
  List<Container> containers(ContainerIdentity owner, int engine) {
    return engine(engine)
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(owner.filter())
        .exec();
  }

  /** Returns the names of all volumes on one engine. */
  List<String> volumes(int engine) {
    return engine(engine).listVolumesCmd().exec().getVolumes().stream()
        .map(InspectVolumeResponse::getName)
        .toList();
  }

  /** Returns the engine that an attempt's container is on. */
  int engineOf(ContainerIdentity owner, AttemptId attempt) {
    for (int engine = 1; engine <= ENGINES; engine++) {
      if (container(owner, attempt, engine).isPresent()) {
        return engine;
      }
    }
    throw new AssertionError("no container of " + attempt);
  }

  Optional<Container> container(ContainerIdentity owner, AttemptId attempt, int engine) {
    return containers(owner, engine).stream()
        .filter(found -> owner.attempt(found.getLabels()).equals(Optional.of(attempt)))
        .findFirst();
  }

  /** Waits until the log of an attempt's container is not empty. */
  void awaitOutput(ContainerIdentity owner, AttemptId attempt) {
    int engine = engineOf(owner, attempt);
    String container = container(owner, attempt, engine).orElseThrow().getId();
    await(
        container + " writes",
        () -> {
          StringBuilder seen = new StringBuilder();
          try {
            engine(engine)
                .logContainerCmd(container)
                .withStdOut(true)
                .exec(
                    new ResultCallback.Adapter<Frame>() {
                      @Override
                      public void onNext(Frame frame) {
                        seen.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
                      }
                    })
                .awaitCompletion();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return !seen.isEmpty();
        });
  }

  /** Removes what a test has left, and waits until nothing of it is there. */
  void removeAll(ContainerIdentity owner) {
    services(owner).forEach(service -> remove(service.getId()));
    awaitNothingLeft(owner);
  }

  void remove(String service) {
    try {
      engine(1).removeServiceCmd(service).exec();
    } catch (NotFoundException e) {
      return; // Somebody was faster.
    }
  }

  /** Waits until no engine has a service or a container of this owner, in whatever state. */
  void awaitNothingLeft(ContainerIdentity owner) {
    await(
        "nothing is left of " + owner,
        () -> {
          boolean nothing = services(owner).isEmpty();
          for (int engine = 1; engine <= ENGINES; engine++) {
            nothing &= containers(owner, engine).isEmpty();
          }
          return nothing;
        });
  }

  /** Waits until something holds on the engines, which send no events about it. */
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("in vain: " + what);
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  private static boolean holds(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (DockerException e) {
      return false; // No leader for now, or an update that came in between.
    }
  }

  private static void script(String... arguments) {
    List<String> command = new ArrayList<>(List.of("bash", SCRIPT.toString()));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      try (InputStream out = process.getInputStream()) {
        String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
          throw new AssertionError(command + ": " + said);
        }
      }
    } catch (IOException e) {
      throw new AssertionError(command.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command.toString(), e);
    }
  }

  @Override
  public void close() throws IOException {
    for (DockerClient client : clients) {
      client.close();
    }
    if (own) {
      script("stop", directory.toString());
    }
  }
}
