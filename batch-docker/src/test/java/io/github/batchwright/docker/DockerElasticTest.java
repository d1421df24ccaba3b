package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.CloseMode;
import io.github.batchwright.JobHandle;
import io.github.batchwright.docker.hosts.FleetSettings.Checks;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.DescribeRequest;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.spi.ProvisionRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An environment grows from no engine to two while an array runs, and shrinks to none again. */
@RequiresOwnEngine
@Timeout(300)
final class DockerElasticTest extends DockerFixture {
  private static final int SIZE = 12;
  private static final InstanceCatalog CATALOG =
      new InstanceCatalog(
          "made up",
          LocalDate.EPOCH,
          List.of(InstanceType.onDemand("pool.two", Resources.of(2, 512), Money.usd("0.1"))));

  /**
   * An engine that boots sets up the packet filter of its machine, and networks that another one
   * makes there at that moment fail. Here one boots while others run jobs.
   */
  private static final String[] NO_FILTER = {"--iptables=false", "--ip6tables=false"};

  private static OwnEngine left;
  private static OwnEngine right;

  private final BlockingQueue<JobId> running = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> retries = new LinkedBlockingQueue<>();

  @TempDir private Path folder;

  @BeforeAll
  static void startOwn() {
    left = OwnEngine.start(NO_FILTER);
    right = OwnEngine.start(NO_FILTER);
  }

  @AfterAll
  static void stopOwn() throws IOException {
    left.close();
    right.close();
  }

  /** For a test that failed, whose service has not given them back. */
  @AfterEach
  void giveBack() {
    EnginePool pool = pool();
    for (InstanceId instance : pool.list("").toCompletableFuture().join().engines().keySet()) {
      pool.stop(instance).toCompletableFuture().join();
    }
  }

  private static EnginePool pool() {
    return EnginePool.builder()
        .engine("left", "pool.two", left.host())
        .engine("right", "pool.two", right.host())
        .build();
  }

  private BatchService open(EngineStarter starter, String seconds) {
    ElasticDockerHosts hosts =
        ElasticDockerHosts.builder(CATALOG, starter)
            .environment("burst")
            .bootLimit(Duration.ofMinutes(1))
            .lossGrace(Duration.ofSeconds(3))
            .checks(new Checks(Duration.ofMillis(200), Duration.ofSeconds(2)))
            .build();
    ContainerProperties work =
        ContainerProperties.builder(engine.image())
            .command("sh", "-c", "sleep " + seconds + "; echo $AWS_BATCH_JOB_ARRAY_INDEX")
            .resources(1, 64)
            .build();
    return BatchService.builder()
        .directory(folder)
        .executor(
            JobKind.CONTAINER,
            logs -> DockerExecutor.builder().elastic(hosts).owner(owner.owner()).build(logs))
        .capacityProvider(hosts)
        .computeEnvironment(
            ComputeEnvironment.builder("burst")
                .computeResources(ComputeResources.onDemand(4, "pool"))
                .build())
        .jobDefinition(JobDefinition.builder("work", work).attempts(3).build())
        .listener(
            event -> {
              if (event.to() == JobStatus.RUNNING) {
                running.add(event.jobId());
              } else if (event.to() == JobStatus.SUCCEEDED) {
                ends.add(event.jobId().value());
              } else if (event.from() == JobStatus.RUNNING && event.to() == JobStatus.RUNNABLE) {
                retries.add(event.jobId().value());
              }
            })
        .build();
  }

  private static JobHandle submit(BatchService batch) {
    return batch.submit(SubmitJobRequest.builder("array", "work").arraySize(SIZE).build());
  }

  /** Checks that each child has run to its end once, and returns where. */
  private static Set<String> checkChildren(JobHandle array) throws Exception {
    assertEquals(JobStatus.SUCCEEDED, array.await(Duration.ofMinutes(2)).status());
    Set<String> instances = new TreeSet<>();
    for (int i = 0; i < SIZE; i++) {
      JobDetail child = array.child(i).describe().orElseThrow();
      assertEquals(1, child.attempts().size(), () -> "attempts of " + child);
      assertEquals(i + "\n", array.child(i).logs().stdout());
      instances.add(instance(child.attempts().get(0)));
    }
    return instances;
  }

  private static String instance(AttemptDetail attempt) {
    assertTrue(attempt.instance().startsWith("burst/"), attempt::instance);
    return attempt.instance().substring("burst/".length());
  }

  private static int hosts(BatchService batch) {
    return batch
        .describeComputeEnvironments(DescribeRequest.names("burst"))
        .items()
        .get(0)
        .hostCount();
  }

  private void assertNothingIsLeft(OwnEngine... engines) {
    for (OwnEngine one : engines) {
      assertEquals(List.of(), one.engine().containers(owner));
      assertEquals(List.of(), one.engine().networks(owner));
      assertEquals(List.of(), one.engine().client().listVolumesCmd().exec().getVolumes());
    }
  }

  /** Boots an engine for each instance. */
  private static final class Booter implements EngineStarter, AutoCloseable {
    private final Map<InstanceId, OwnEngine> engines = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<EngineEndpoint> start(ProvisionRequest request) {
      return CompletableFuture.supplyAsync(
          () -> {
            OwnEngine engine = OwnEngine.start(NO_FILTER);
            engines.put(request.instance(), engine);
            return EngineEndpoint.of(engine.host());
          });
    }

    @Override
    public CompletionStage<Void> stop(InstanceId instance) {
      return CompletableFuture.runAsync(() -> stopNow(instance));
    }

    private void stopNow(InstanceId instance) {
      OwnEngine engine = engines.remove(instance);
      if (engine != null) {
        try {
          engine.close();
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      }
    }

    @Override
    public CompletionStage<StartedEngines> list(String cluster) {
      return CompletableFuture.completedFuture(new StartedEngines(Map.of(), true));
    }

    @Override
    public void close() {
      engines.keySet().forEach(this::stopNow);
    }
  }

  @Test
  void enginesAreBootedForAnArrayAndStoppedAfterIt() throws Exception {
    try (Booter booter = new Booter()) {
      RecordingStarter starter = new RecordingStarter(booter);
      try (BatchService batch = open(starter, "0.5")) {
        assertEquals(0, hosts(batch));
        JobHandle array = submit(batch);
        Set<String> instances = checkChildren(array);
        assertEquals(new TreeSet<>(starter.started()), instances);
        assertEquals(2, starter.started().size());
        assertEquals(2, starter.most());
        starter.awaitNone();
        assertTrue(booter.engines.isEmpty());
      }
    }
  }

  @Test
  void serviceThatBeginsAnewFindsItsInstancesAgainAndBuysNoneTwice() throws Exception {
    RecordingStarter starter = new RecordingStarter(pool());
    JobHandle array;
    try (BatchService first = open(starter, "1")) {
      array = submit(first);
      for (int i = 0; i < 3; i++) {
        String unused = awaitOne(ends);
      }
      first.close(CloseMode.LEAVE_RUNNING);
    }
    RecordingStarter again = new RecordingStarter(pool());
    try (BatchService second = open(again, "1")) {
      Set<String> instances = checkChildren(JobHandle.of(second, array.id()));
      assertEquals(new TreeSet<>(starter.started()), instances);
      assertEquals(List.of(), again.started());
      again.awaitStopped(instances);
      assertEquals(Map.of(), pool().list("").toCompletableFuture().get().engines());
      assertNothingIsLeft(left, right);
    }
  }

  private static <T> T awaitOne(BlockingQueue<T> events) throws InterruptedException {
    T event = events.poll(60, TimeUnit.SECONDS);
    assertFalse(event == null, "it happens at last");
    return event;
  }

  /** Waits until a child runs on an engine. */
  private void awaitRunningOn(OwnEngine engine, BatchService batch, RecordingStarter starter)
      throws InterruptedException {
    String place;
    do {
      List<AttemptDetail> attempts = batch.describe(awaitOne(running)).orElseThrow().attempts();
      place = attempts.isEmpty() ? "" : starter.uri(instance(attempts.get(attempts.size() - 1)));
    } while (!place.equals(engine.host()));
  }

  /** Waits until the array has succeeded, and checks that attempts were lost. */
  private static void checkLost(JobHandle array) throws Exception {
    assertEquals(JobStatus.SUCCEEDED, array.await(Duration.ofMinutes(2)).status());
    List<String> reasons = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      List<AttemptDetail> attempts = array.child(i).describe().orElseThrow().attempts();
      for (AttemptDetail attempt : attempts.subList(0, attempts.size() - 1)) {
        reasons.add(String.valueOf(attempt.statusReason()));
      }
    }
    assertFalse(reasons.isEmpty());
    for (String reason : reasons) {
      assertTrue(reason.matches("Host EC2 \\(instance burst/.*\\) terminated\\."), reason);
    }
  }

  @Test
  void whatAnEngineRanThatDiesIsTriedAgainElsewhere() throws Exception {
    RecordingStarter starter = new RecordingStarter(pool());
    try (BatchService batch = open(starter, "1")) {
      JobHandle array = submit(batch);
      awaitRunningOn(right, batch, starter);
      right.crash();
      checkLost(array);
      starter.awaitNone();
      assertNothingIsLeft(left);
    } finally {
      right.restart();
      right.engine().removeAll(owner);
    }
  }

  @Test
  void engineThatWasGivenUpIsEmptiedWhenItIsTakenAgain() throws Exception {
    RecordingStarter starter = new RecordingStarter(pool());
    try (BatchService batch = open(starter, "2")) {
      JobHandle array = submit(batch);
      awaitRunningOn(right, batch, starter);
      right.freeze();
      AttemptId lost = new AttemptId(new JobId(awaitOne(retries)), 1);
      right.thaw();
      awaitRunningOn(right, batch, starter);
      assertFalse(right.engine().exists(owner.name(lost)));
      checkLost(array);
      assertEquals(3, starter.started().size());
      starter.awaitNone();
      assertNothingIsLeft(left, right);
    } finally {
      right.thaw();
      right.engine().removeAll(owner);
    }
  }
}
