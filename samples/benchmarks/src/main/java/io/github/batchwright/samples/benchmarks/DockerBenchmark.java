package io.github.batchwright.samples.benchmarks;

import io.github.batchwright.BatchService;
import io.github.batchwright.JobHandle;
import io.github.batchwright.docker.DockerExecutor;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.container.EngineOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Measures what the service adds to the calls that a container takes anyway, against the same calls
 * made bare: how long from the submission until it runs and from its exit until it has succeeded,
 * one container at a time; and how many containers a second, many at a time. Both take turns in one
 * run, so that whatever else the machine does slows both.
 */
public final class DockerBenchmark {
  private static final String IMAGE = "batchwright/busybox:test";
  private static final List<String> SHORT = List.of("sleep", "0.5");
  private static final List<String> NOTHING = List.of("true");
  private static final int AT_ONCE = 8;
  private static final int ROUNDS = 4;
  private static final double MILLIS = 1e6;

  private final int oneByOne;
  private final int inARound;

  DockerBenchmark(int oneByOne, int inARound) {
    this.oneByOne = oneByOne;
    this.inARound = inARound;
  }

  /**
   * Runs it.
   *
   * @param args how many containers run one at a time, 30 unless given, and how many in each of the
   *     rounds in which many run at a time, 50 unless given
   */
  public static void main(String[] args) throws Exception {
    int oneByOne = args.length > 0 ? Integer.parseInt(args[0]) : 30;
    int inARound = args.length > 1 ? Integer.parseInt(args[1]) : 50;
    new DockerBenchmark(oneByOne, inARound).run();
  }

  /** Prints a line for each measurement. */
  void run() throws Exception {
    Folders.in(
        folder -> {
          try (BareDocker bare = new BareDocker(IMAGE);
              Service service = new Service(folder)) {
            measureLatency(bare, service);
            measureThroughput(bare, service);
          }
        });
  }

  private void measureLatency(BareDocker bare, Service service) throws Exception {
    // Connections and the owner's network are made by then.
    bare.run(NOTHING);
    service.run("nothing");
    double[][] start = new double[2][oneByOne];
    double[][] end = new double[2][oneByOne];
    bare.nextEnd();
    bare.nextEnd();
    for (int i = 0; i < oneByOne; i++) {
      long began = System.nanoTime();
      BareDocker.Times times = bare.run(SHORT);
      start[0][i] = (times.started() - began) / MILLIS;
      end[0][i] = (times.done() - bare.nextEnd()) / MILLIS;

      began = System.nanoTime();
      JobId job = service.run("short");
      start[1][i] = (service.when(job, JobStatus.RUNNING) - began) / MILLIS;
      end[1][i] = (service.when(job, JobStatus.SUCCEEDED) - bare.nextEnd()) / MILLIS;
    }
    printMedians("submit to RUNNING", start);
    printMedians("exit to SUCCEEDED", end);
  }

  private void printMedians(String what, double[][] millis) {
    double bare = median(millis[0]);
    double service = median(millis[1]);
    System.out.printf(
        "%s: %.0f ms, bare calls %.0f ms, %+.0f ms, ratio %.2f; medians of %d%n",
        what, service, bare, service - bare, service / bare, oneByOne);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private void measureThroughput(BareDocker bare, Service service) throws Exception {
    double[] seconds = new double[2];
    for (int round = 0; round < ROUNDS; round++) {
      long began = System.nanoTime();
      runBare(bare);
      long between = System.nanoTime();
      service.runMany("nothing", inARound);
      bare.awaitRemoved();
      seconds[0] += (between - began) / 1e9;
      seconds[1] += (System.nanoTime() - between) / 1e9;
    }
    int containers = ROUNDS * inARound;
    System.out.printf(
        "throughput: %.1f containers a second, bare calls %.1f, ratio %.2f; %d of each, %d at a"
            + " time%n",
        containers / seconds[1],
        containers / seconds[0],
        seconds[0] / seconds[1],
        containers,
        AT_ONCE);
  }

  private void runBare(BareDocker bare) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    try {
      Callable<BareDocker.Times> one = () -> bare.run(NOTHING);
      List<Callable<BareDocker.Times>> all = new ArrayList<>();
      for (int i = 0; i < inARound; i++) {
        all.add(one);
      }
      for (Future<BareDocker.Times> done : pool.invokeAll(all)) {
        done.get();
      }
    } finally {
      pool.shutdown();
    }
  }

  /** The service, and when it said what. */
  private static final class Service implements AutoCloseable {
    private final ConcurrentMap<String, CompletableFuture<Long>> told = new ConcurrentHashMap<>();
    private final BatchService batch;

    Service(Path folder) throws Exception {
      batch =
          BatchService.builder()
              .directory(Files.createDirectory(folder.resolve("batch")))
              .computeEnvironment(
                  ComputeEnvironment.fixed(
                      "host",
                      Resources.of(AT_ONCE * BareDocker.VCPUS, AT_ONCE * BareDocker.MEMORY_MIB)))
              .executor(
                  JobKind.CONTAINER,
                  logs -> DockerExecutor.builder().owner("benchmark").build(logs))
              .jobDefinition(definition("short", SHORT))
              .jobDefinition(definition("nothing", NOTHING))
              .listener(this::note)
              .build();
    }

    private static JobDefinition definition(String name, List<String> command) {
      return JobDefinition.builder(
              name,
              ContainerProperties.builder(IMAGE)
                  .command(command)
                  .resources(BareDocker.VCPUS, BareDocker.MEMORY_MIB)
                  .engineOptions(EngineOptions.builder().labels(BareDocker.LABELS).build())
                  .build())
          .build();
    }

    private void note(JobEvent event) {
      told(event.jobId(), event.to()).complete(System.nanoTime());
    }

    private CompletableFuture<Long> told(JobId job, JobStatus status) {
      return told.computeIfAbsent(job + " " + status, unused -> new CompletableFuture<>());
    }

    JobId run(String definition) throws InterruptedException {
      JobHandle job = submit(definition);
      check(job.await());
      return job.id();
    }

    void runMany(String definition, int count) throws InterruptedException {
      List<JobHandle> jobs = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        jobs.add(submit(definition));
      }
      for (JobHandle job : jobs) {
        check(job.await());
      }
    }

    private JobHandle submit(String definition) {
      return batch.submit(SubmitJobRequest.builder("job", definition).build());
    }

    private static void check(JobDetail job) {
      if (job.status() != JobStatus.SUCCEEDED) {
        throw new IllegalStateException(job.toString());
      }
    }

    /** Returns when the listener was told that a job is so. */
    long when(JobId job, JobStatus status) throws Exception {
      return told(job, status).get(1, TimeUnit.MINUTES);
    }

    @Override
    public void close() {
      batch.close();
    }
  }
}
