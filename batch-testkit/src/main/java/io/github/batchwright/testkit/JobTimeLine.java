package io.github.batchwright.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What happened when: the courses of all jobs that a harness has seen, up to the instant at which
 * it was asked for. Immutable. {@link BatchHarness#timeLine()} makes one from the facts.
 *
 * <p>Jobs go by their labels, see {@link JobTimes#label()}. The line begins when the first job was
 * submitted, unless {@link #since} says otherwise; it is the engine's line, so that clocks that are
 * set leave no trace in it.
 *
 * <p>{@link #drawing} shows it as text, a row for each job or array child and a column for each
 * unit of time:
 *
 * <pre>
 * a |####
 * b |....##x##
 * c |---------+#
 * </pre>
 *
 * <table>
 * <caption>The characters of a drawing</caption>
 * <tr><td>{@code -}</td><td>SUBMITTED or PENDING: it waits for other jobs or a date</td></tr>
 * <tr><td>{@code .}</td><td>RUNNABLE: it waits for its turn and for room</td></tr>
 * <tr><td>{@code +}</td><td>STARTING: it has its place and is on its way to run</td></tr>
 * <tr><td>{@code #}</td><td>RUNNING</td></tr>
 * <tr><td>{@code x}</td><td>the last column of an attempt that ended badly, or of the wait of a job
 * that was given up</td></tr>
 * <tr><td>{@code <}</td><td>the last column of an attempt that was preempted</td></tr>
 * <tr><td>space</td><td>not submitted yet, or finished</td></tr>
 * </table>
 *
 * <p>A column shows the status that took most of it, the later one of two that took as much. Blanks
 * at the end of a row are left out.
 */
public final class JobTimeLine {
  private static final int NAMED = 20;

  private final List<JobTimes> jobs;
  private final Instant origin;
  private final Instant now;

  private JobTimeLine(List<JobTimes> jobs, Instant origin, Instant now) {
    this.jobs = List.copyOf(jobs);
    this.origin = origin;
    this.now = now;
  }

  static JobTimeLine of(List<JobTimes> jobs, Instant now) {
    Instant origin = jobs.stream().map(JobTimes::submittedAt).min(Instant::compareTo).orElse(now);
    return new JobTimeLine(jobs, origin, now);
  }

  /** Returns the jobs in the order of their submission, an array job before its children. */
  public List<JobTimes> jobs() {
    return jobs;
  }

  /** Returns the instant that offsets and columns count from. */
  public Instant origin() {
    return origin;
  }

  /** Returns how late it was when this was made. */
  public Instant now() {
    return now;
  }

  /** Returns how long after the origin an instant is. */
  public Duration offset(Instant instant) {
    return Duration.between(origin, instant);
  }

  /** Returns the job or array child of this label, or nothing. */
  public Optional<JobTimes> find(String label) {
    return jobs.stream().filter(job -> job.label().equals(label)).findFirst();
  }

  /**
   * Returns the job or array child of this label.
   *
   * @throws IllegalArgumentException if there is none; the message says which there are
   */
  public JobTimes job(String label) {
    return find(label)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "job: '" + label + "' must be one of the time line: " + labels()));
  }

  private String labels() {
    List<String> first = jobs.stream().limit(NAMED).map(JobTimes::label).toList();
    int more = jobs.size() - first.size();
    return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
  }

  /** Returns the same line with the jobs of a queue alone. */
  public JobTimeLine queue(String jobQueue) {
    return where(job -> job.jobQueue().equals(jobQueue));
  }

  /** Returns the same line with those jobs alone that pass. */
  public JobTimeLine where(Predicate<JobTimes> test) {
    return new JobTimeLine(jobs.stream().filter(test).toList(), origin, now);
  }

  /**
   * Returns the same line with these jobs alone, in this order. An array job brings its children.
   *
   * @throws IllegalArgumentException if there is none of a label
   */
  public JobTimeLine only(String... labels) {
    Map<String, JobTimes> chosen = new LinkedHashMap<>();
    for (String label : labels) {
      JobTimes job = job(label);
      chosen.put(label, job);
      if (job.isArray()) {
        jobs.stream()
            .filter(child -> child.label().startsWith(label + ":"))
            .forEach(child -> chosen.put(child.label(), child));
      }
    }
    return new JobTimeLine(new ArrayList<>(chosen.values()), origin, now);
  }

  /** Returns the same line with another instant to count from. What was before is not drawn. */
  public JobTimeLine since(Instant newOrigin) {
    return new JobTimeLine(jobs, newOrigin, now);
  }

  /** Returns the instances that attempts were placed on, each once, in order of their first use. */
  public List<String> instances() {
    return jobs.stream()
        .flatMap(job -> job.phases().stream())
        .filter(JobPhase::isPlaced)
        .sorted((one, other) -> one.from().compareTo(other.from()))
        .flatMap(phase -> Optional.ofNullable(phase.instance()).stream())
        .distinct()
        .toList();
  }

  /** Returns how many attempts had a place at the same time at most; one that ends makes room. */
  public int mostAtOnce() {
    long[] begins = ends(true);
    long[] ends = ends(false);
    int most = 0;
    int ended = 0;
    for (int begun = 0; begun < begins.length; begun++) {
      while (ended < ends.length && ends[ended] <= begins[begun]) {
        ended++;
      }
      most = Math.max(most, begun + 1 - ended);
    }
    return most;
  }

  /** Returns when phases with a place begin, or when those end that have ended, sorted. */
  private long[] ends(boolean begins) {
    long[] instants =
        jobs.stream()
            .flatMap(job -> job.phases().stream())
            .filter(JobPhase::isPlaced)
            .flatMap(phase -> Optional.ofNullable(begins ? phase.from() : phase.until()).stream())
            .mapToLong(Instant::toEpochMilli)
            .toArray();
    Arrays.sort(instants);
    return instants;
  }

  /**
   * Draws a row for each job that is not an array job, and for each array child, in the order of
   * {@link #jobs()}. Each row ends with a line feed, so that the drawing equals a text block.
   *
   * @param unit how long a column is, at least a millisecond; the drawing is at most 500 columns
   *     wide, and ends after 500 rows with a line that says how many are left out
   * @throws IllegalArgumentException if the unit is too short for that
   */
  public String drawing(Duration unit) {
    return Drawing.ofJobs(this, unit);
  }

  /**
   * Draws a row for each instance, and one more for each attempt that has to stand beside others.
   * An attempt begins with the label of its job, as much of it as there is room, and goes on with
   * {@code #}; marks and bounds are those of {@link #drawing}.
   *
   * <pre>
   * local/0 |a###b##
   *         |c#####
   * </pre>
   */
  public String drawingByInstance(Duration unit) {
    return Drawing.ofInstances(this, unit);
  }

  /** Returns a drawing with a column of a second for a line of up to a minute, and so on. */
  @Override
  public String toString() {
    return Drawing.ofJobs(this, Drawing.unitFor(this));
  }
}
