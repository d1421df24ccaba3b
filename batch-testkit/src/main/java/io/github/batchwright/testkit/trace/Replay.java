package io.github.batchwright.testkit.trace;

import io.github.batchwright.CloseMode;
import io.github.batchwright.WhenFull;
import io.github.batchwright.journal.MemoryJournal;
import io.github.batchwright.logs.MemoryJobLogStore;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.Retention;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.service.LocalBatchService;
import io.github.batchwright.service.ServiceSettings;
import io.github.batchwright.spi.WaitingJob;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run of a workload through a service in virtual time: one instance with a vCPU for each
 * processor, one queue, one submission for each job. Memory is there for everybody. Confined to one
 * thread.
 */
final class Replay implements ReplayDriver.World {
  private static final String NAME = "replay";

  /** Use of the past counts for a day, which is how long users of such machines remember. */
  private static final Duration DECAY = Duration.ofDays(1);

  /** MiB that go with a processor: as little as a job may ask for, and never short. */
  private static final long MEMORY = 4;

  /** Besides the jobs, what the service itself reports and asks for. */
  private static final int SPARE = 1024;

  private final Workload workload;
  private final ReplayPolicy policy;
  private final ReplayDriver driver = new ReplayDriver();
  private final ReplayExecutor machine;
  private @Nullable LocalBatchService service;
  private @Nullable Throwable refused;
  private int next;

  private Replay(Workload workload, ReplayPolicy policy) {
    this.workload = workload;
    this.policy = policy;
    this.machine = new ReplayExecutor(workload.jobs(), driver::second);
  }

  /** Runs a workload; returns the second at which each job starts, by its position. */
  static long[] run(Workload workload, ReplayPolicy policy) {
    return new Replay(workload, policy).run();
  }

  private long[] run() {
    try (LocalBatchService started = LocalBatchService.start(settings(), driver)) {
      service = started;
      boolean goesOn = true;
      while (goesOn && !machine.isDone()) {
        goesOn = driver.step(this);
        if (refused != null) {
          throw new IllegalStateException("A job is refused: " + refused, refused);
        }
      }
    }
    if (!machine.isDone()) {
      throw new IllegalStateException("Some jobs never start, though each fits the machine");
    }
    return machine.starts();
  }

  @Override
  public long next() {
    List<ReplayedJob> jobs = workload.jobs();
    long arrival = next < jobs.size() ? jobs.get(next).submit() : Long.MAX_VALUE;
    return Math.min(arrival, machine.nextEnd());
  }

  @Override
  public void happen() {
    machine.endDue();
    List<ReplayedJob> jobs = workload.jobs();
    while (next < jobs.size() && jobs.get(next).submit() <= driver.second()) {
      submit(next, jobs.get(next));
      next++;
    }
  }

  private void submit(int position, ReplayedJob job) {
    SubmitJobRequest.Builder request =
        SubmitJobRequest.builder(ReplayExecutor.name(position), NAME)
            .queue(NAME)
            .resources(job.processors(), MEMORY * job.processors())
            .expectedDuration(Duration.ofSeconds(job.estimate()));
    if (policy == ReplayPolicy.FAIR_SHARE) {
      request.share(job.user() < 0 ? "unknown" : "user" + job.user());
    }
    var unused =
        Objects.requireNonNull(service)
            .async()
            .submit(request.build())
            .whenComplete((handle, refusal) -> refused = refusal == null ? refused : refusal);
  }

  private ServiceSettings settings() {
    ServiceSettings settings = new ServiceSettings();
    settings.name = NAME;
    settings.engineClock = driver.clock();
    Random random = new Random(1);
    settings.ids = () -> new UUID(random.nextLong(), random.nextLong());
    settings.journal = new MemoryJournal();
    settings.logStore = new MemoryJobLogStore();
    settings.callbackExecutor = Runnable::run;
    settings.onClose = CloseMode.LEAVE_RUNNING;
    settings.whenFull = WhenFull.REJECT;
    // All that comes at an instant has room, and is taken in and placed within one turn.
    settings.inboxCapacity = workload.busiestSecond() + SPARE;
    settings.inputsPerTurn = 2 * workload.jobs().size() + SPARE;
    settings.placementsPerTurn = settings.inputsPerTurn;
    // Nobody asks for what is finished.
    settings.retention = new Retention(Duration.ofMillis(1), 0);
    settings.limits =
        ServiceLimits.defaults().toBuilder()
            .liveJobs(workload.jobs().size() + 1)
            .activeShares(workload.jobs().size() + 1)
            .build();
    for (JobKind kind : JobKind.values()) {
      settings.executors.put(kind, store -> machine);
    }
    describe(settings);
    return settings;
  }

  private void describe(ServiceSettings settings) {
    settings.addJobOrder(
        ReplayPolicy.SHORTEST_FIRST, view -> Comparator.comparing(WaitingJob::expectedDuration));
    int processors = workload.processors();
    settings.environments.add(
        ComputeEnvironment.fixed(NAME, Resources.of(processors, MEMORY * processors)));
    settings.definitions.add(JobDefinition.process(NAME, "true").resources(1, MEMORY).build());
    JobQueue.Builder queue =
        JobQueue.builder(NAME).computeEnvironments(NAME).dispatchPolicy(policy.dispatchPolicy());
    if (policy == ReplayPolicy.FAIR_SHARE) {
      settings.policies.add(SchedulingPolicy.fairShare(NAME, FairsharePolicy.of(DECAY)));
      queue.schedulingPolicy(NAME);
    }
    settings.queues.add(queue.build());
  }
}
