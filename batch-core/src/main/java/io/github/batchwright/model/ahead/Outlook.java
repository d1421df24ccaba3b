package io.github.batchwright.model.ahead;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a service when a copy of it is run ahead. Immutable.
 *
 * @param at when the run began
 * @param until when it ended
 * @param end why it ended there
 * @param all all jobs, as one group
 * @param queues the queues that had jobs, by name
 * @param shares the shares that had jobs, by name, whatever the queue
 * @param definitions the definitions that had jobs, by name, at most 1,000
 * @param environments every compute environment, by name
 * @param jobs the jobs that were asked for, then those that were submitted, then others that were
 *     not finished, oldest first; 1,000 at most
 */
public record Outlook(
    Instant at,
    Instant until,
    RunEnd end,
    GroupOutlook all,
    List<GroupOutlook> queues,
    List<GroupOutlook> shares,
    List<GroupOutlook> definitions,
    List<EnvironmentOutlook> environments,
    List<JobOutlook> jobs) {
  /** How many jobs, and how many definitions, are told of one by one. */
  public static final int MOST = 1_000;

  /** Copies the lists. */
  public Outlook {
    queues = Checks.copy(queues);
    shares = Checks.copy(shares);
    definitions = Checks.copy(definitions);
    environments = Checks.copy(environments);
    jobs = Checks.copy(jobs);
  }

  /** Returns what becomes of a job, if it is told of. */
  public Optional<JobOutlook> job(JobId job) {
    return jobs.stream().filter(one -> one.jobId().equals(job)).findFirst();
  }

  /** Returns what becomes of the jobs of a queue, if it has any. */
  public Optional<GroupOutlook> queue(String name) {
    return queues.stream().filter(one -> one.key().equals(name)).findFirst();
  }

  /** Returns how long it took until the last job was finished; null if none was. */
  public @Nullable Duration makespan() {
    Instant last = all.lastFinish();
    return last == null ? null : Duration.between(at, last);
  }
}
