package io.github.batchwright.samples.benchmarks;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.LogConfig.LoggingType;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The calls that a container takes, made with docker-java and nothing around them, and the moments
 * at which containers of the benchmark end. Thread-safe.
 */
final class BareDocker implements AutoCloseable {
  /** Marks every container of the benchmark, so that its end is told here. */
  static final Map<String, String> LABELS = Map.of("batchwright.benchmark", "yes");

  static final double VCPUS = 0.5;
  static final long MEMORY_MIB = 64;

  private static final int PATIENCE_SECONDS = 120;

  private final DockerClient client;
  private final String image;
  private final Ends ends = new Ends();

  BareDocker(String image) {
    this.image = image;
    DefaultDockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder().build();
    client =
        DockerClientImpl.getInstance(
            config,
            new ApacheDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .sslConfig(config.getSSLConfig())
                .build());
    client.eventsCmd().withEventFilter("die").withLabelFilter(LABELS).exec(ends);
  }

  /** Takes the time of each end as it is told. */
  private static final class Ends extends ResultCallback.Adapter<Event> {
    private final BlockingQueue<Long> nanos = new LinkedBlockingQueue<>();

    @Override
    public void onNext(Event event) {
      nanos.add(System.nanoTime());
    }
  }

  /** Returns when the next container ended; of several that is any. */
  long nextEnd() throws InterruptedException {
    Long nanos = ends.nanos.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (nanos == null) {
      throw new IllegalStateException("no container has ended");
    }
    return nanos;
  }

  /** When a container ran, and when its exit code and its logs were there. */
  record Times(long started, long done) {}

  /** Creates, starts, waits, reads the logs and removes. */
  Times run(List<String> command) throws InterruptedException {
    String id = create(command);
    client.startContainerCmd(id).exec();
    long started = System.nanoTime();
    int code =
        client
            .waitContainerCmd(id)
            .exec(new WaitContainerResultCallback())
            .awaitStatusCode(PATIENCE_SECONDS, TimeUnit.SECONDS);
    boolean read =
        client
            .logContainerCmd(id)
            .withStdOut(true)
            .withStdErr(true)
            .exec(new ResultCallback.Adapter<Frame>())
            .awaitCompletion(PATIENCE_SECONDS, TimeUnit.SECONDS);
    long done = System.nanoTime();
    client.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    if (code != 0 || !read) {
      throw new IllegalStateException("exit code " + code + ", logs read: " + read);
    }
    return new Times(started, done);
  }

  /** With the settings that the executor gives. */
  private String create(List<String> command) {
    HostConfig host =
        HostConfig.newHostConfig()
            .withInit(true)
            .withNanoCPUs((long) (VCPUS * 1e9))
            .withMemory(MEMORY_MIB << 20)
            .withMemorySwap(MEMORY_MIB << 20)
            .withSecurityOpts(List.of("no-new-privileges"))
            .withLogConfig(new LogConfig(LoggingType.LOCAL));
    return client
        .createContainerCmd(image)
        .withCmd(command)
        .withLabels(LABELS)
        .withHostConfig(host)
        .exec()
        .getId();
  }

  /** Waits until no container of the benchmark is there. */
  void awaitRemoved() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!client.listContainersCmd().withShowAll(true).withLabelFilter(LABELS).exec().isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("containers are left");
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Override
  public void close() throws IOException {
    ends.close();
    client.close();
  }
}
