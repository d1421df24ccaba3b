package io.github.batchwright.testkit.chaos;

import io.github.batchwright.JobListener;
import io.github.batchwright.engine.codec.FactBatch;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.GangFact;
import io.github.batchwright.engine.state.LifeCycle;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.Journal;
import io.github.batchwright.spi.JournalBatch;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.cloud.SimulatedCloud;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A bug for each thing that must hold, which breaks it. */
final class Sabotage {
  private Sabotage() {}

  /** Returns the bug, for one run. */
  static Seams of(BuiltIn invariant) {
    return switch (invariant) {
      case LIFE_CYCLE ->
          events(event -> event.to() == JobStatus.RUNNING ? List.of() : List.of(event));
      case EVENTS -> events(Sabotage::tooEarly);
      case ANSWERS -> new TooEarlyWord(batch -> batch.facts().stream().noneMatch(Sabotage::places));
      case LAUNCHES -> new TooEarlyWord(batch -> batch.facts().stream().anyMatch(Sabotage::places));
      case JOURNAL -> batches(Sabotage::withGap);
      case ONE_ATTEMPT -> new LaunchesTwice();
      case ROOM -> new AllOnOneInstance();
      case CAPS -> new EndsTooEarly("capped");
      case UNITS -> new EndsTooEarly("unit");
      case DEPENDENCIES -> new ForgetsDependencies();
      case RETRIES -> described(Sabotage::withMoreAttempts);
      case ACKNOWLEDGED -> described(job -> job.status() == JobStatus.FAILED ? null : job);
      case FINISHED -> new ChangesReasons();
      case TOKENS -> facts(Sabotage::withoutToken);
      case DESCRIBED ->
          described(
              job ->
                  job.status() == JobStatus.RUNNING
                      ? Records.with(job, "status", JobStatus.STARTING)
                      : job);
      case COUNTS -> new CountsWrong();
      case ALIVE -> batches(Sabotage::breaking);
      case REPLAY -> facts(Sabotage::withoutReason);
      case THE_END -> new ReleasesNothing();
      case BOUGHT -> new BuysTwice();
    };
  }

  private static List<JobEvent> tooEarly(JobEvent event) {
    return event.to() == JobStatus.RUNNING
        ? List.of(
            event,
            new JobEvent(
                event.jobId(),
                event.jobName(),
                event.jobQueue(),
                JobStatus.RUNNING,
                JobStatus.SUCCEEDED,
                event.attempts(),
                null,
                event.at()))
        : List.of(event);
  }

  private static boolean places(Fact fact) {
    return fact instanceof Fact.AttemptPlaced || fact instanceof GangFact.GangPlaced;
  }

  private static FactBatch withGap(FactBatch batch) {
    return batch.facts().stream().anyMatch(Fact.AttemptEnded.class::isInstance)
        ? new FactBatch(batch.firstSequence() + 1, batch.at(), batch.facts())
        : batch;
  }

  private static FactBatch breaking(FactBatch batch) {
    if (batch.facts().stream().filter(Fact.AttemptPlaced.class::isInstance).count() > 2) {
      throw new IllegalStateException("three placements are too many");
    }
    return batch;
  }

  private static Fact withoutToken(Fact fact) {
    return fact instanceof Fact.JobSubmitted one && one.request().clientToken() != null
        ? new Fact.JobSubmitted(
            one.number(), Records.with(one.request(), "clientToken", null), one.revision())
        : fact;
  }

  private static Fact withoutReason(Fact fact) {
    return fact instanceof Fact.Moved one && one.event() == LifeCycle.Event.CANCEL
        ? new Fact.Moved(one.task(), one.event(), "forgotten")
        : fact;
  }

  private static JobDetail withMoreAttempts(JobDetail job) {
    List<AttemptDetail> attempts = new ArrayList<>(job.attempts());
    attempts.addAll(job.attempts());
    attempts.addAll(job.attempts());
    return job.attempts().size() < 2 ? job : Records.with(job, "attempts", attempts);
  }

  private static Seams events(Function<JobEvent, List<JobEvent>> change) {
    return new Seams() {
      @Override
      JobListener listener(JobListener listener) {
        return event -> change.apply(event).forEach(listener::onEvent);
      }
    };
  }

  private static Seams described(UnaryOperator<@Nullable JobDetail> change) {
    return new Seams() {
      @Override
      List<JobDetail> described(List<JobDetail> jobs) {
        return jobs.stream()
            .flatMap(job -> Optional.ofNullable(change.apply(job)).stream())
            .toList();
      }
    };
  }

  private static Seams facts(UnaryOperator<Fact> change) {
    return batches(
        batch ->
            new FactBatch(
                batch.firstSequence(), batch.at(), batch.facts().stream().map(change).toList()));
  }

  private static Seams batches(UnaryOperator<FactBatch> change) {
    return new Seams() {
      @Override
      Journal journal(Journal journal) {
        return new Forwarding.OfJournal(journal) {
          @Override
          public void append(JournalBatch batch) {
            super.append(change.apply((FactBatch) batch));
          }
        };
      }
    };
  }

  /** Calls batches durable before they are, unless one was held back that it may not. */
  private static final class TooEarlyWord extends Seams {
    private final Predicate<FactBatch> which;

    TooEarlyWord(Predicate<FactBatch> which) {
      this.which = which;
    }

    @Override
    Journal journal(Journal journal) {
      return new Forwarding.OfJournal(journal) {
        private boolean isTaken = true;

        @Override
        public void append(JournalBatch batch) {
          super.append(batch);
          isTaken &= which.test((FactBatch) batch);
          if (isTaken) {
            listener().durable(batch.lastSequence());
          }
          isTaken = true;
        }
      };
    }
  }

  private static final class LaunchesTwice extends Seams {
    @Override
    JobExecutor executor(JobExecutor executor) {
      return new Forwarding.OfExecutor(executor) {
        @Override
        public void launch(LaunchRequest request) {
          super.launch(request);
          if (request.attempt().job().arrayIndex().isPresent()) {
            super.launch(request);
          }
        }
      };
    }
  }

  private static final class AllOnOneInstance extends Seams {
    private final Map<String, String> first = new HashMap<>();

    @Override
    JobExecutor executor(JobExecutor executor) {
      return new Forwarding.OfExecutor(executor) {
        @Override
        public void launch(LaunchRequest request) {
          String instance =
              first.computeIfAbsent(request.computeEnvironment(), name -> request.instance());
          super.launch(Records.with(request, "instance", instance));
        }
      };
    }
  }

  /** Says that attempts of a definition have ended while they go on. */
  private static final class EndsTooEarly extends Seams {
    private final String definition;

    EndsTooEarly(String definition) {
      this.definition = definition;
    }

    @Override
    JobExecutor executor(JobExecutor executor) {
      return new Forwarding.OfExecutor(executor) {
        private @Nullable AttemptReports reports;

        @Override
        public void start(AttemptReports newReports) {
          reports = newReports;
          super.start(newReports);
        }

        @Override
        public void launch(LaunchRequest request) {
          super.launch(request);
          AttemptReports to = reports;
          if (to != null && isOf(request)) {
            to.started(request.attempt());
            to.ended(request.attempt(), AttemptOutcome.exited(0));
          }
        }
      };
    }

    /** Both have half a vCPU; what else has does not matter. */
    private boolean isOf(LaunchRequest request) {
      return request.properties().resourceRequirements().vcpus() == 0.5
          && !definition.isEmpty()
          && request.attempt().job().nodeIndex().isEmpty();
    }
  }

  /** Decides as if a job waited for nobody; what it was asked for is in the facts. */
  private static final class ForgetsDependencies extends Seams {
    private @Nullable JobId last;

    @Override
    JobListener listener(JobListener listener) {
      return event -> {
        last = event.jobId().wholeJob();
        listener.onEvent(event);
      };
    }

    @Override
    Journal journal(Journal journal) {
      return facts(this::change).journal(journal);
    }

    private Fact change(Fact fact) {
      JobId other = last;
      if (fact instanceof Fact.JobSubmitted one && other != null) {
        List<JobDependency> more = new ArrayList<>(one.request().dependsOn());
        more.add(JobDependency.onFailure(other));
        SubmitJobRequest changed = Records.with(one.request(), "dependsOn", more);
        return new Fact.JobSubmitted(one.number(), changed, one.revision());
      }
      return fact;
    }
  }

  private static final class ChangesReasons extends Seams {
    private int times;

    @Override
    List<JobDetail> described(List<JobDetail> jobs) {
      times++;
      return jobs.stream()
          .map(
              job ->
                  job.status().isTerminal()
                      ? Records.with(job, "statusReason", "reason " + times)
                      : job)
          .toList();
    }
  }

  private static final class CountsWrong extends Seams {
    @Override
    Map<JobStatus, Long> counted(Map<JobStatus, Long> jobs) {
      Map<JobStatus, Long> wrong = new HashMap<>(jobs);
      wrong.computeIfPresent(JobStatus.RUNNING, (status, count) -> 0L);
      return wrong;
    }
  }

  private static final class ReleasesNothing extends Seams {
    @Override
    JobExecutor executor(JobExecutor executor) {
      return new Forwarding.OfExecutor(executor) {
        @Override
        public void release(AttemptId attempt) {
          // It is kept for ever.
        }
      };
    }
  }

  private static final class BuysTwice extends Seams {
    @Override
    void afterStep(BatchHarness harness, @Nullable SimulatedCloud cloud) {
      if (cloud != null) {
        cloud.books().running().stream().limit(1).forEach(one -> cloud.provision(one.request()));
      }
    }
  }
}
