package io.github.batchwright.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.BatchServiceBuilder;
import io.github.batchwright.engine.Input;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentDetail;
import io.github.batchwright.model.DescribeRequest;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.HostReports;
import io.github.batchwright.spi.HostSource;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.StopMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Executors that tell of their hosts, and what becomes of what they tell. */
@Timeout(120)
class HostSourcesTest {
  private static final Resources SIZE = Resources.of(2, 1_024);

  /** A source that does with its reports what a test says. */
  private record Source(List<String> computeEnvironments, Consumer<HostReports> begin)
      implements HostSource {
    @Override
    public void start(HostReports reports) {
      begin.accept(reports);
    }
  }

  /** Runs an attempt by ending it well at once. */
  private static final class Executor implements JobExecutor {
    private final @Nullable HostSource source;
    private final List<String> instances = Collections.synchronizedList(new ArrayList<>());
    private @Nullable AttemptReports reports;

    Executor(@Nullable HostSource source) {
      this.source = source;
    }

    @Override
    public Optional<HostSource> hosts() {
      return Optional.ofNullable(source);
    }

    @Override
    public void start(AttemptReports newReports) {
      reports = newReports;
    }

    @Override
    public void reconcile(Reconciliation reconciliation) {}

    @Override
    public void launch(LaunchRequest request) {
      instances.add(request.instance());
      Objects.requireNonNull(reports).ended(request.attempt(), AttemptOutcome.exited(0));
    }

    @Override
    public void stop(AttemptId attempt, StopMode mode) {}

    @Override
    public void release(AttemptId attempt) {}

    @Override
    public void close() {}
  }

  private static Executor executor(Consumer<HostReports> begin, String... environments) {
    return new Executor(new Source(List.of(environments), begin));
  }

  private static BatchServiceBuilder service(Executor executor) {
    return BatchService.builder().executor(JobKind.PROCESS, logs -> executor);
  }

  private static List<ComputeEnvironmentDetail> environments(BatchService batch) {
    return batch.describeComputeEnvironments(DescribeRequest.all()).items();
  }

  @Test
  void jobsRunOnHostsThatASourceTellsOf() throws Exception {
    Executor executor =
        executor(reports -> reports.hosts("fleet", List.of(Host.active("a", SIZE))), "fleet");
    try (BatchService batch = service(executor).build()) {
      batch.register(JobDefinition.process("job", "true").build());
      batch.submit("job", "job").await();
      assertEquals(List.of("fleet/a"), executor.instances);
      assertEquals("fleet", environments(batch).get(0).environment().name());
      assertEquals(1, environments(batch).size());
    }
  }

  @Test
  void theEnvironmentsOfAllSourcesAreThereIfNoneIsDescribed() {
    Executor processes = executor(reports -> {}, "b", "a");
    Executor containers = executor(reports -> {}, "c");
    try (BatchService batch =
        service(processes).executor(JobKind.CONTAINER, logs -> containers).build()) {
      assertEquals(
          List.of("a", "b", "c"),
          environments(batch).stream().map(one -> one.environment().name()).toList());
      List<String> order =
          batch.describeJobQueue("default").orElseThrow().queue().computeEnvironmentOrder();
      assertTrue(order.indexOf("b") < order.indexOf("a"), "in the order of their source");
      assertEquals(3, order.size());
    }
  }

  @Test
  void aSourceOfSeveralExecutorsIsStartedOnce() {
    int[] starts = {0};
    HostSource source = new Source(List.of("fleet"), reports -> starts[0]++);
    try (BatchService batch =
        service(new Executor(source))
            .executor(JobKind.CONTAINER, logs -> new Executor(source))
            .build()) {
      assertEquals(1, starts[0]);
      assertEquals(1, environments(batch).size());
    }
  }

  @Test
  void aServiceWhoseSourceFailsIsNotBuiltAndSaysWhy() {
    Executor executor =
        executor(
            reports -> {
              throw new IllegalStateException("no daemon");
            },
            "fleet");
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> service(executor).name("fails").build());
    String text = String.valueOf(e.getMessage());
    assertTrue(text.contains("cannot begin to tell of the hosts of [fleet]"), text);
    assertTrue(text.contains("no daemon"), text);
    Deadline.untilNoThreadOf("fails");
  }

  @Test
  void twoSourcesOfOneEnvironmentAreRefused() {
    BatchServiceBuilder builder =
        service(executor(reports -> {}, "fleet"))
            .executor(JobKind.CONTAINER, logs -> executor(reports -> {}, "other", "fleet"));
    IllegalStateException e = assertThrows(IllegalStateException.class, builder::build);
    assertTrue(
        String.valueOf(e.getMessage()).contains("'fleet' must be told of by one source alone"),
        e.getMessage());
  }

  @Test
  void aReportIsRefusedThatNamesAHostTwiceOrTooMany() {
    HostReports[] told = {null};
    try (BatchService batch = service(executor(reports -> told[0] = reports, "fleet")).build()) {
      Host host = Host.active("a", SIZE);
      assertEquals(
          "hosts: 'a' must be there once",
          assertThrows(
                  IllegalArgumentException.class, () -> told[0].hosts("fleet", List.of(host, host)))
              .getMessage());
      assertEquals(
          "hosts: '100001 hosts' must be at most 100000",
          assertThrows(
                  IllegalArgumentException.class,
                  () -> told[0].hosts("fleet", Collections.nCopies(100_001, host)))
              .getMessage());
      told[0].hosts("unknown", List.of(host));
      assertEquals(0, environments(batch).get(0).hostCount());
    }
  }

  @Test
  void onlyTheLatestReportWaitsHoweverManyTellAtOnce() throws Exception {
    ConcurrentLinkedQueue<Input.Report> inbox = new ConcurrentLinkedQueue<>();
    HostReports[] told = {null};
    HostGate gate =
        new HostGate(List.of(executor(reports -> told[0] = reports, "a", "b")), inbox::add);
    gate.start();
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads =
        IntStream.range(0, 4)
            .mapToObj(
                number ->
                    new Thread(
                        () -> {
                          awaitQuietly(start);
                          for (int i = 0; i < 1_000; i++) {
                            String name = "h" + number + "." + i;
                            told[0].hosts("a", List.of(Host.active(name, SIZE)));
                            told[0].hosts("b", List.of());
                          }
                        }))
            .toList();
    threads.forEach(Thread::start);
    start.countDown();
    threads.forEach(Deadline::join);
    assertEquals(2, inbox.size());
    told[0].hosts("a", List.of(Host.active("last", SIZE)));
    assertEquals(2, inbox.size());
    for (Input.Report report : inbox) {
      Input.Hosts hosts = (Input.Hosts) report;
      List<String> names = hosts.latest().get().stream().map(Host::name).toList();
      assertEquals(hosts.computeEnvironment().equals("a") ? List.of("last") : List.of(), names);
    }
    told[0].hosts("a", List.of());
    assertEquals(3, inbox.size(), "what is told after it was taken waits again");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsDescribedIsLeftAlone() {
    try (BatchService batch =
        service(executor(reports -> reports.hosts("fleet", List.of()), "fleet"))
            .computeEnvironment(ComputeEnvironment.fixed("own", SIZE))
            .build()) {
      assertEquals(
          List.of("own"),
          environments(batch).stream().map(one -> one.environment().name()).toList());
    }
  }
}
