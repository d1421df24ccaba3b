package io.github.batchwright.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.Network;
import com.github.dockerjava.api.model.WaitContainerCondition;
import com.github.dockerjava.api.model.WaitResponse;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import io.github.batchwright.docker.containers.ContainerEnd;
import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An engine as a test sees it: on connections of its own, past the code under test. */
final class TestEngine implements AutoCloseable {
  /** What an engine answers to whoever removes a network that something is on. */
  private static final int FORBIDDEN = 403;

  private static final int PATIENCE_SECONDS = 60;

  private final EngineAddress address;
  private final DockerClient client;
  private final String image;

  /** The engine that {@code DOCKER_HOST} names. */
  TestEngine() {
    this(EngineAddress.resolve(null, System.getenv()));
  }

  TestEngine(EngineAddress address) {
    this.address = address;
    DefaultDockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(address.uri())
            .withApiVersion("")
            .build();
    DockerHttpClient http =
        new ApacheDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .sslConfig(config.getSSLConfig())
            .build();
    client = DockerClientImpl.getInstance(config, http);
    image = TestImage.ensure(client, http);
  }

  EngineAddress address() {
    return address;
  }

  DockerClient client() {
    return client;
  }

  String image() {
    return image;
  }

  InspectContainerResponse inspect(ContainerIdentity owner, AttemptId attempt) {
    return client.inspectContainerCmd(owner.name(attempt)).exec();
  }

  boolean exists(String container) {
    try {
      client.inspectContainerCmd(container).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  List<Container> containers(ContainerIdentity owner) {
    return client.listContainersCmd().withShowAll(true).withLabelFilter(owner.filter()).exec();
  }

  /** Returns the names of the volumes of an owner. */
  List<String> volumes(ContainerIdentity owner) {
    List<InspectVolumeResponse> found =
        client.listVolumesCmd().withFilter("label", filter(owner)).exec().getVolumes();
    return found == null ? List.of() : found.stream().map(InspectVolumeResponse::getName).toList();
  }

  /** Returns the names of the networks of an owner. */
  List<String> networks(ContainerIdentity owner) {
    return client.listNetworksCmd().withFilter("label", filter(owner)).exec().stream()
        .map(Network::getName)
        .toList();
  }

  /** Waits until an owner has no networks. */
  void awaitNoNetworks(ContainerIdentity owner) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    List<String> left = networks(owner);
    while (!left.isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("still there: " + left);
      }
      left = networks(owner);
    }
  }

  private static List<String> filter(ContainerIdentity owner) {
    return owner.filter().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }

  /** Makes a container and does not start it. */
  String create(String name, Map<String, String> labels, String... command) {
    return client
        .createContainerCmd(image)
        .withName(name)
        .withLabels(labels)
        .withCmd(command)
        .exec()
        .getId();
  }

  /** Waits until a container does not run any more. */
  void awaitExit(String container) {
    client
        .waitContainerCmd(container)
        .exec(new WaitContainerResultCallback())
        .awaitStatusCode(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Returns what is to be reported of a container that was killed for its memory. Once in a while
   * the engine of a busy machine misses why: it learns of the exit first, and forgets the rest. All
   * it knows then is the signal.
   */
  AttemptOutcome outOfMemory(String container) {
    Boolean noticed = client.inspectContainerCmd(container).exec().getState().getOOMKilled();
    return Boolean.TRUE.equals(noticed)
        ? AttemptOutcome.outOfMemory(137, ContainerEnd.OUT_OF_MEMORY)
        : AttemptOutcome.signalled(9, "SIGKILL");
  }

  /** Waits until a container is gone. */
  void awaitRemoved(String container) throws InterruptedException {
    ResultCallback.Adapter<WaitResponse> gone = new ResultCallback.Adapter<>();
    client.waitContainerCmd(container).withCondition(WaitContainerCondition.REMOVED).exec(gone);
    try {
      if (!gone.awaitCompletion(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(container + " is still there");
      }
    } catch (NotFoundException e) {
      // It was gone before the wait began.
      return;
    }
  }

  /** Waits until a container has written something. */
  void awaitOutput(String container) throws InterruptedException {
    CountDownLatch written = new CountDownLatch(1);
    ResultCallback.Adapter<Frame> reader =
        new ResultCallback.Adapter<>() {
          @Override
          public void onNext(Frame frame) {
            written.countDown();
          }
        };
    client.logContainerCmd(container).withStdOut(true).withFollowStream(true).exec(reader);
    try (reader) {
      if (!written.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(container + " has written nothing");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what a container has written to its standard output so far. */
  String output(String container) throws InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ResultCallback.Adapter<Frame> reader =
        new ResultCallback.Adapter<>() {
          @Override
          public void onNext(Frame frame) {
            bytes.writeBytes(frame.getPayload());
          }
        };
    client.logContainerCmd(container).withStdOut(true).exec(reader).awaitCompletion();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  void remove(String container) {
    try {
      client.removeContainerCmd(container).withForce(true).exec();
    } catch (NotFoundException | ConflictException e) {
      // Gone already, or going.
      return;
    }
  }

  /**
   * Removes what a test has left. A container that somebody else is removing, or an executor has
   * just made before it noticed that it is closed, keeps its network until it is gone.
   */
  void removeAll(ContainerIdentity owner) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!tryRemoveAll(owner, System.nanoTime() - deadline > 0)) {
      Thread.onSpinWait();
    }
  }

  private boolean tryRemoveAll(ContainerIdentity owner, boolean isLast) {
    containers(owner).forEach(container -> remove(container.getId()));
    volumes(owner).forEach(volume -> client.removeVolumeCmd(volume).exec());
    try {
      networks(owner).forEach(network -> client.removeNetworkCmd(network).exec());
      return true;
    } catch (DockerException e) {
      if (isLast || e.getHttpStatus() != FORBIDDEN) {
        throw e;
      }
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
