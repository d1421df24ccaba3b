package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.Info;
import io.github.batchwright.BatchService;
import io.github.batchwright.CloseMode;
import io.github.batchwright.JobHandle;
import io.github.batchwright.docker.hosts.FleetSettings.Checks;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ComputeEnvironmentDetail;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.DescribeRequest;
import io.github.batchwright.model.HostDetail;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.RecoveredAttempt;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two engines, one of which can be frozen, are one environment of a service. */
@RequiresOwnEngine
@Timeout(300)
final class DockerFleetTest extends DockerFixture {
  private static final Checks OFTEN = new Checks(Duration.ofMillis(200), Duration.ofSeconds(3));

  private static final String[] SLEEP = {"sleep", "1000"};

  private static OwnEngine own;

  private final BlockingQueue<String> running = new LinkedBlockingQueue<>();

  @BeforeAll
  static void startOwn() {
    own = OwnEngine.start();
  }

  @AfterAll
  static void stopOwn() throws IOException {
    own.close();
  }

  private static DockerHosts.Builder fleet() {
    return DockerHosts.builder()
        .environment("fleet")
        .host("a", engine.address().uri())
        .host("b", own.host())
        .lossGrace(Duration.ofSeconds(10))
        .checks(OFTEN);
  }

  private BatchService open(DockerExecutor.Builder executor) {
    ContainerProperties sleep =
        ContainerProperties.builder(engine.image())
            .command("sleep", "1000")
            .resources(1, 64)
            .build();
    return BatchService.builder()
        .executor(JobKind.CONTAINER, logs -> executor.owner(owner.owner()).build(logs))
        .jobDefinition(JobDefinition.builder("sleep", sleep).attempts(2).build())
        .jobDefinition(
            JobDefinition.container("true", engine.image(), "true").resources(1, 64).build())
        .listener(
            event -> {
              if (event.to() == JobStatus.RUNNING) {
                running.add(event.jobId().value());
              }
            })
        .build();
  }

  private JobHandle submit(BatchService batch, String definition) {
    return batch.submit(SubmitJobRequest.builder("job", definition).build());
  }

  /** Waits until a job runs, and returns where. */
  private String awaitRunning(JobHandle job) throws InterruptedException {
    String id = job.id().value();
    String next;
    do {
      next = running.poll(60, TimeUnit.SECONDS);
    } while (next != null && !next.equals(id));
    assertEquals(id, next, () -> "runs at last: " + job.explain());
    List<AttemptDetail> attempts = job.describe().orElseThrow().attempts();
    return attempts.get(attempts.size() - 1).instance();
  }

  private static ComputeEnvironmentDetail detail(BatchService batch, String name) {
    return batch.describeComputeEnvironments(DescribeRequest.names(name)).items().get(0);
  }

  private static Resources usable(TestEngine of) {
    Info info = of.client().infoCmd().exec();
    return Resources.of(
        info.getNCPU(), (((Number) info.getRawValues().get("MemTotal")).longValue() >> 20) - 256);
  }

  @Test
  void environmentHasWhatItsEnginesHaveTogether() throws Exception {
    try (BatchService batch = open(DockerExecutor.builder().hosts(fleet().build()))) {
      assertEquals(JobStatus.SUCCEEDED, submit(batch, "true").await().status());
      ComputeEnvironmentDetail fleet = detail(batch, "fleet");
      assertEquals(2, fleet.hostCount());
      assertEquals(usable(engine).plus(usable(own.engine())), fleet.inUse().plus(fleet.free()));
      assertEquals(List.of("a", "b"), fleet.hosts().stream().map(HostDetail::name).toList());
      assertEquals("linux", fleet.hosts().get(1).attributes().get("os"));
    }
  }

  @Test
  void oneEngineIsTheEnvironmentIfNothingIsDescribed() throws Exception {
    try (BatchService batch = open(DockerExecutor.builder())) {
      var job = submit(batch, "true").await();
      assertEquals(JobStatus.SUCCEEDED, job.status());
      assertEquals("docker/engine", job.attempts().get(0).instance());
      assertEquals(usable(engine), detail(batch, "docker").hosts().get(0).capacity());
    }
  }

  @Test
  void jobsOfAFrozenEngineAreTriedAgainOnAnother() throws Exception {
    DockerHosts hosts =
        fleet().capacity("a", Resources.of(2, 512)).capacity("b", Resources.of(1, 512)).build();
    BatchService batch = open(DockerExecutor.builder().hosts(hosts));
    try {
      List<JobHandle> jobs =
          List.of(submit(batch, "sleep"), submit(batch, "sleep"), submit(batch, "sleep"));
      JobHandle victim = jobs.get(0);
      JobHandle other = jobs.get(0);
      int onA = 0;
      for (JobHandle job : jobs) {
        if (awaitPlace(job).equals("fleet/b")) {
          victim = job;
        } else {
          other = job;
          onA++;
        }
      }
      assertEquals(2, onA);
      assertEquals(1, own.engine().containers(owner).size());

      running.clear();
      own.freeze();
      other.terminate("to make room");
      assertEquals("fleet/a", awaitRunning(victim));
      AttemptDetail lost = victim.describe().orElseThrow().attempts().get(0);
      assertEquals("Host EC2 (instance fleet/b) terminated.", lost.statusReason());
      HostDetail frozen = detail(batch, "fleet").hosts().get(1);
      assertTrue(frozen.reason().startsWith("It was given up after 10.0 s"), frozen::toString);

      // There is room on the other engine only, once it is back.
      own.thaw();
      JobHandle next = submit(batch, "sleep");
      assertEquals("fleet/b", awaitRunning(next));
      assertEquals(
          List.of("/" + owner.name(new AttemptId(next.id(), 1))),
          own.engine().containers(owner).stream().map(one -> one.getNames()[0]).toList());
      int threads = 0;
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        threads += thread.getName().startsWith("batch-docker-") ? 1 : 0;
      }
      assertTrue(threads <= 48, "threads of two engines: " + threads);
    } finally {
      own.thaw();
      batch.close(CloseMode.STOP);
      own.engine().removeAll(owner);
    }
  }

  private String awaitPlace(JobHandle job) throws InterruptedException {
    return job.describe().orElseThrow().status() == JobStatus.RUNNING
        ? job.describe().orElseThrow().attempts().get(0).instance()
        : awaitRunning(job);
  }

  @Test
  void eachEngineTakesOverItsOwnContainersAndLeavesThoseOfOthers() throws Exception {
    AttemptId onA = newAttempt();
    AttemptId onB = newAttempt();
    AttemptId old = newAttempt();
    Running first = start(DockerExecutor.builder().hosts(fleet().build()));
    Map<AttemptId, String> places = Map.of(onA, "fleet/a", onB, "fleet/b", old, "fleet/b");
    for (Map.Entry<AttemptId, String> place : places.entrySet()) {
      first.executor().launch(requestAt(place.getValue(), place.getKey(), SLEEP));
      first.reports().awaitStarted(place.getKey());
    }
    first.executor().close();

    Running second =
        start(
            DockerExecutor.builder().hosts(fleet().build()),
            2,
            new RecoveredAttempt(requestAt("fleet/a", onA, SLEEP), Instant.EPOCH),
            new RecoveredAttempt(requestAt("fleet/b", onB, SLEEP), Instant.EPOCH));
    second.reports().awaitStarted(onA);
    second.reports().awaitStarted(onB);
    own.engine().awaitRemoved(owner.name(old));
    assertTrue(engine.exists(owner.name(onA)));
    assertTrue(own.engine().exists(owner.name(onB)));
    own.engine().client().killContainerCmd(owner.name(onB)).exec();
    assertEquals("SIGKILL", signal(second, onB));
    assertEquals(List.of(), second.reports().ends(onA));
    second.executor().release(onB);
    own.engine().awaitRemoved(owner.name(onB));
    second.executor().close();
    own.engine().removeAll(owner);
  }

  private static String signal(Running on, AttemptId attempt) {
    String reason = String.valueOf(on.reports().awaitEnded(attempt).reason());
    return reason.replaceAll(".*\\((\\w+)\\).*", "$1");
  }
}
