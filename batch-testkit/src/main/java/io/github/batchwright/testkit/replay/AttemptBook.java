package io.github.batchwright.testkit.replay;

import io.github.batchwright.model.JobId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the world did with every attempt of the record, by job, child or node; and what is assumed
 * of an attempt that the record does not have.
 */
final class AttemptBook {
  private record About(String definition, @Nullable Duration expected) {}

  private final Map<JobId, List<RecordedAttempt>> attempts = new LinkedHashMap<>();
  private final Map<JobId, About> jobs = new LinkedHashMap<>();
  private final Map<String, RecordedAttempt> byDefinition = new LinkedHashMap<>();

  /** Notes of which definition a job is. */
  void about(JobId job, String definition, @Nullable Duration expected) {
    jobs.put(job, new About(definition, expected));
  }

  void add(JobId runner, RecordedAttempt attempt) {
    attempts.computeIfAbsent(runner, id -> new ArrayList<>(1)).add(attempt);
  }

  /** Returns the latest attempt of a job, a child or a node, or null. */
  @Nullable RecordedAttempt latest(JobId runner) {
    List<RecordedAttempt> all = of(runner);
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  List<RecordedAttempt> of(JobId runner) {
    return attempts.getOrDefault(runner, List.of());
  }

  /** Notes that an attempt has ended, of which others of its definition may be guessed. */
  void ended(JobId runner, RecordedAttempt attempt) {
    About about = jobs.get(runner.wholeJob());
    if (about == null || !attempt.isNatural()) {
      return;
    }
    RecordedAttempt before = byDefinition.get(about.definition());
    if (before == null || attempt.outcome.isSuccess() || !before.outcome.isSuccess()) {
      byDefinition.put(about.definition(), attempt);
    }
  }

  /**
   * What is assumed of an attempt that did not end by itself in the record.
   *
   * @param attempt the attempt it is taken for, or null if there is none to go by
   * @param next the number of the recorded attempt that follows it, from 0
   */
  record Guess(@Nullable RecordedAttempt attempt, int next) {}

  /**
   * Guesses what an attempt would do if nobody stopped it: what the next one of the record that
   * ended by itself did, else the last one before, else the last one of its definition.
   *
   * @param from the number of the recorded attempt in whose place it is, from 0
   */
  Guess guess(JobId runner, int from) {
    List<RecordedAttempt> all = of(runner);
    for (int i = from; i < all.size(); i++) {
      if (all.get(i).isNatural()) {
        return new Guess(all.get(i), i + 1);
      }
    }
    for (int i = Math.min(from, all.size()) - 1; i >= 0; i--) {
      if (all.get(i).isNatural()) {
        return new Guess(all.get(i), from + 1);
      }
    }
    About about = jobs.get(runner.wholeJob());
    return new Guess(about == null ? null : byDefinition.get(about.definition()), from + 1);
  }

  /** Returns how long a job says that it takes, or what is assumed of those that do not say. */
  Duration expected(JobId runner, Duration otherwise) {
    About about = jobs.get(runner.wholeJob());
    Duration said = about == null ? null : about.expected();
    return said == null ? otherwise : said;
  }
}
