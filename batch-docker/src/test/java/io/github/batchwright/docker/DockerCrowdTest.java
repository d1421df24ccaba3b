package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.Container;
import io.github.batchwright.BatchService;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.JobSummary;
import io.github.batchwright.model.ListJobsRequest;
import io.github.batchwright.model.container.EngineOptions;
import io.github.batchwright.model.container.NetworkMode;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.StopMode;
import io.github.batchwright.testkit.ChildProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many containers at once, and a host program that is killed while they run or begin. */
final class DockerCrowdTest extends DockerFixture {
  @TempDir Path folder;

  private final BlockingQueue<JobStatus> events = new LinkedBlockingQueue<>();

  private ChildProgram crowd(String host, int jobs) {
    return ChildProgram.start(
        DockerCrowd.class,
        folder.toString(),
        host,
        owner.owner(),
        engine.image(),
        String.valueOf(jobs));
  }

  private BatchService nextLife(String host) {
    return DockerCrowd.open(
        folder, host, owner.owner(), engine.image(), event -> events.add(event.to()));
  }

  private Set<String> containers() {
    return engine.containers(owner).stream().map(Container::getId).collect(Collectors.toSet());
  }

  private static void awaitLine(ChildProgram program, String line, int times) {
    for (int seen = 0; seen < times; ) {
      if (program.nextLine().equals(line)) {
        seen++;
      }
    }
  }

  /** Asks containers to end, and checks that each of the jobs ran once, and left nothing. */
  private void finish(BatchService batch, Set<String> containers) throws Exception {
    for (String container : containers) {
      engine.awaitOutput(container);
      engine.client().killContainerCmd(container).withSignal("TERM").exec();
    }
    batch.awaitIdle();
    List<JobSummary> jobs = jobs(batch);
    assertEquals(containers.size(), jobs.size());
    for (JobSummary job : jobs) {
      JobDetail detail = batch.describe(job.jobId()).orElseThrow();
      assertEquals(JobStatus.SUCCEEDED, detail.status(), detail.toString());
      assertEquals(1, detail.attempts().size(), detail.toString());
      assertEquals(job.jobId() + " 1\nend\n", batch.logs(job.jobId()).stdout());
    }
    for (String container : containers) {
      engine.awaitRemoved(container);
    }
    assertEquals(Set.of(), containers());
  }

  private static List<JobSummary> jobs(BatchService batch) {
    return batch.list(ListJobsRequest.queue("default").anyStatus().withMaxResults(100)).jobs();
  }

  @Test
  void fortyContainersAreAdoptedAfterTheirHostProgramWasKilled() throws Exception {
    String host = engine.address().uri();
    Set<String> running;
    try (ChildProgram program = crowd(host, 40)) {
      awaitLine(program, "RUNNING", 40);
      running = containers();
    }
    assertEquals(40, running.size());
    try (BatchService batch = nextLife(host)) {
      assertEquals(40, batch.stats().jobs().get(JobStatus.RUNNING));
      finish(batch, running);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HANG", "LOSE_ANSWER"})
  void containerWhoseStartWasUnderWayRunsOnce(EngineProxy.Fate start) throws Exception {
    Set<String> created;
    try (EngineProxy proxy = new EngineProxy(engine.address())) {
      proxy.rule(line -> line.contains("/start") ? start : EngineProxy.Fate.PASS);
      proxy.expect("/start");
      try (ChildProgram program = crowd(proxy.host(), 1)) {
        awaitLine(program, "STARTING", 1);
        proxy.await();
        created = containers();
      }
    }
    assertEquals(1, created.size());
    try (BatchService batch = nextLife(engine.address().uri())) {
      assertEquals(JobStatus.RUNNING, events.poll(1, TimeUnit.MINUTES));
      assertEquals(created, containers());
      finish(batch, created);
    }
  }

  @Test
  void containerThatIsNotWantedAnyMoreIsDiscarded() throws Exception {
    try (EngineProxy proxy = new EngineProxy(engine.address())) {
      proxy.rule(line -> line.contains("/start") ? EngineProxy.Fate.HANG : EngineProxy.Fate.PASS);
      proxy.expect("/start");
      String created;
      try (ChildProgram program = crowd(proxy.host(), 1)) {
        awaitLine(program, "STARTING", 1);
        proxy.await();
        created = containers().iterator().next();
      }
      proxy.rule(line -> EngineProxy.Fate.DROP);
      try (BatchService batch = nextLife(proxy.host())) {
        JobSummary job = jobs(batch).get(0);
        batch.terminate(job.jobId(), "not wanted any more");
        proxy.rule(line -> EngineProxy.Fate.PASS);
        batch.awaitIdle();
        JobDetail ended = batch.describe(job.jobId()).orElseThrow();

        assertEquals(JobStatus.FAILED, ended.status());
        assertEquals("not wanted any more", ended.statusReason());
        engine.awaitRemoved(created);
        assertEquals(1, proxy.count("/start"));
      }
    }
  }

  @Test
  @Tag("heavy")
  void threadsDoNotGrowWithSixtyContainers() throws Exception {
    // Networks of their own would take as long again.
    DockerPolicy policy = DockerPolicy.builder().allowHostNetwork().build();
    Running on = start(DockerExecutor.builder().policy(policy));
    ContainerProperties sleep =
        ContainerProperties.builder(engine.image())
            .resources(0.01, 8)
            .command("sleep", "1000")
            .engineOptions(EngineOptions.builder().networkMode(NetworkMode.HOST).build())
            .build();
    List<AttemptId> attempts = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      AttemptId attempt = newAttempt();
      attempts.add(attempt);
      on.executor().launch(request(attempt, sleep));
    }
    attempts.forEach(on.reports()::awaitStarted);
    assertEquals(
        60, engine.client().listContainersCmd().withLabelFilter(owner.filter()).exec().size());

    List<String> threads =
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.startsWith("batch-docker-") || name.startsWith("docker-java-"))
            .toList();
    // 3 launchers, 2 collectors, stopper, remover, watcher and check, 13 calls, the stream of
    // events.
    assertTrue(threads.size() <= 24, threads.size() + " threads: " + threads);
    attempts.forEach(attempt -> on.executor().stop(attempt, StopMode.FORCED));
    for (AttemptId attempt : attempts) {
      assertEquals(AttemptOutcome.signalled(9, "SIGKILL"), on.reports().awaitEnded(attempt));
      on.executor().release(attempt);
    }
    // What it has not removed by then is removed by the fixture.
    on.executor().close();
  }
}
