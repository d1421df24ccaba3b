package io.github.batchwright.testkit.replay;

import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.JobId;
import io.github.batchwright.testkit.replay.JobDifference.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is decided otherwise in a replay than in its record: job by job, and in sum. Immutable.
 *
 * @param from when the record begins
 * @param to when it ends
 * @param record how the record did
 * @param replay how the replay does, with the same jobs
 * @param earlier how many jobs and children start earlier in the replay, one that only starts there
 *     included
 * @param later how many start later, one that does not start there at all included
 * @param different how many differ in anything
 * @param differences the first of them in the order of submission, at most {@link
 *     #MOST_DIFFERENCES}
 * @param latest the most by which any starts later than in the record; zero if none does
 * @param neverStarts how many that were placed in the record are not in the replay
 * @param guessed how many attempts ended as none of the record did, so that it was guessed how long
 *     they take
 * @param notes what the record cannot tell, and what could not be done in the replay
 */
public record DecisionDiff(
    Instant from,
    Instant to,
    ScheduleFigures record,
    ScheduleFigures replay,
    long earlier,
    long later,
    long different,
    List<JobDifference> differences,
    Duration latest,
    long neverStarts,
    long guessed,
    List<String> notes) {
  /** How many differences are kept at most. */
  public static final int MOST_DIFFERENCES = 10_000;

  /** Copies the lists. */
  public DecisionDiff {
    differences = List.copyOf(differences);
    notes = List.copyOf(notes);
  }

  static DecisionDiff of(
      Courses record, Courses replay, long toleranceMillis, long guessed, List<String> notes) {
    Comparison comparison = new Comparison(record, replay, toleranceMillis);
    List<JobDifference> kept = new ArrayList<>();
    long different = 0;
    long earlier = 0;
    long later = 0;
    long never = 0;
    long latest = 0;
    for (TaskRef task : comparison.tasks()) {
      Set<Kind> kinds = comparison.compare(task);
      if (kinds.isEmpty()) {
        continue;
      }
      different++;
      Course before = record.all().get(task);
      Course after = replay.all().get(task);
      long was = before == null ? Course.NEVER : before.placedAt();
      long is = after == null ? Course.NEVER : after.placedAt();
      if (kinds.contains(Kind.START)) {
        boolean isLater = was != Course.NEVER && (is == Course.NEVER || is > was);
        later += isLater ? 1 : 0;
        earlier += isLater ? 0 : 1;
        never += is == Course.NEVER ? 1 : 0;
        latest = isLater && is != Course.NEVER ? Math.max(latest, is - was) : latest;
      }
      if (kept.size() < MOST_DIFFERENCES) {
        kept.add(difference(kinds, before, after));
      }
    }
    return new DecisionDiff(
        Instant.ofEpochMilli(record.beganAt()),
        Instant.ofEpochMilli(record.now()),
        Figures.of(record, replay),
        Figures.of(replay, record),
        earlier,
        later,
        different,
        kept,
        Duration.ofMillis(latest),
        never,
        guessed,
        notes);
  }

  private static JobDifference difference(
      Set<Kind> kinds, @Nullable Course before, @Nullable Course after) {
    Course known = before == null ? Objects.requireNonNull(after) : before;
    return new JobDifference(
        known.id,
        kinds,
        before == null ? null : before.course(),
        after == null ? null : after.course());
  }

  /** Says whether every decision is the same. */
  public boolean isEmpty() {
    return different == 0;
  }

  /** Returns the difference of a job or an array child, if it differs and is kept. */
  public Optional<JobDifference> of(JobId job) {
    return differences.stream().filter(one -> one.jobId().equals(job)).findFirst();
  }

  /** Returns those kept whose start moved the most, the most first. */
  public List<JobDifference> biggestMovers(int most) {
    return differences.stream()
        .filter(one -> one.startsLaterBy().filter(by -> !by.isZero()).isPresent())
        .sorted(
            Comparator.comparing(
                one -> one.startsLaterBy().map(Duration::abs).orElse(Duration.ZERO).negated()))
        .limit(most)
        .toList();
  }

  /** Returns a table to be read, with the biggest movers. */
  public String text() {
    return DiffText.of(this);
  }

  /** Returns all of it as JSON; durations are in seconds. */
  public String json() {
    return DiffJson.of(this);
  }

  @Override
  public String toString() {
    return text();
  }
}
