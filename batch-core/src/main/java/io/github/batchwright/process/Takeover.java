package io.github.batchwright.process;

import io.github.batchwright.process.AttemptRecords.Entry;
import io.github.batchwright.process.AttemptRecords.Main;
import io.github.batchwright.process.AttemptRecords.Past;
import io.github.batchwright.process.ProcessAttempt.Started;
import io.github.batchwright.process.ProcessTrees.Look;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what became of the attempts of earlier lives, from their records and from one look at
 * the processes of this host. Used by one thread, before the first launch of this life.
 *
 * <p>An attempt is launched only if there is proof that it never was: it has no record, nor a
 * process, it was not seen to run, and the records are complete. After a loss of power they may not
 * be, so then no attempt is launched, and an exit code is not believed either: what the command
 * wrote before may be lost with it.
 */
final class Takeover {
  private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(8);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final AttemptRecords records;
  private final ProcessTrees trees;
  private final TreeReaper reaper;
  private final IntFunction<AttemptOutcome> outcomes;
  private final Past past;
  private final Look look;
  private final Set<String> seen;

  /** What became of an attempt. */
  sealed interface Fate permits Runs, Ended, NeverLaunched {}

  /** It runs. */
  record Runs(Started started) implements Fate {}

  /** It has ended, but for what is left of its processes. */
  record Ended(TreeMark mark, AttemptOutcome outcome) implements Fate {}

  /** It was never launched. */
  record NeverLaunched() implements Fate {}

  /**
   * Looks at the processes of this host.
   *
   * @param outcomes tells how an attempt ended that gave an exit code
   */
  Takeover(
      AttemptRecords records,
      ProcessTrees trees,
      TreeReaper reaper,
      IntFunction<AttemptOutcome> outcomes) {
    this.records = records;
    this.trees = trees;
    this.reaper = reaper;
    this.outcomes = outcomes;
    this.past = records.past();
    this.look = trees.look();
    this.seen = look.tokens(records.tokenStart());
  }

  /** Makes sure that no attempt is ever launched that may have been launched in another boot. */
  void begin(List<RecoveredAttempt> attempts) {
    if (past != Past.OTHER_BOOT) {
      return;
    }
    try {
      for (RecoveredAttempt attempt : attempts) {
        records.mayHaveRun(attempt.request().attempt().fileName());
      }
      records.beginBoot();
    } catch (IOException e) {
      LOG.warn("Processes of this life will not be found again: their records are incomplete", e);
    }
  }

  /** Returns what became of an attempt. */
  Fate fateOf(RecoveredAttempt attempt) {
    String name = attempt.request().attempt().fileName();
    if (past == Past.OTHER_BOOT) {
      return lost(
          token(name),
          "No process outlives the machine, and nothing says that it has been up since");
    }
    try {
      Optional<Entry> record = records.find(name);
      if (record.isPresent() || records.exitCode(name).isPresent()) {
        return recordedFate(name, record);
      }
      boolean seenBefore = attempt.startedAt() != null || seen.contains(name);
      if (past == Past.SAME_BOOT && !seenBefore) {
        return new NeverLaunched();
      }
      records.mayHaveRun(name);
      return lost(token(name), "There is no record of its process");
    } catch (IOException | RuntimeException e) {
      LOG.warn("What became of {} cannot be found out", name, e);
      return new Ended(token(name), unknown(e));
    }
  }

  /** What is reported of an attempt whose fate cannot be found out. */
  static AttemptOutcome unknown(Exception e) {
    return AttemptOutcome.lost("What became of it cannot be found out: " + e);
  }

  private Fate recordedFate(String name, Optional<Entry> record) {
    TreeMark mark = record.map(entry -> mark(name, entry)).orElse(token(name));
    ProcessHandle main = mark.main();
    // After the look for the process: one that is gone has written its exit code before.
    OptionalInt code = records.exitCode(name);
    if (record.map(entry -> entry.manner().copied()).orElse(false)) {
      return lost(mark, "Its output was copied by a program that has ended");
    }
    if (code.isPresent()) {
      return new Ended(mark, outcomes.apply(code.getAsInt()));
    }
    OptionalLong start = main == null ? OptionalLong.empty() : trees.startOf(main.pid());
    if (main != null && start.isPresent()) {
      CompletableFuture<OptionalInt> exit = new CompletableFuture<>();
      watch(name, new Main(main.pid(), start.getAsLong()), FIRST_PAUSE, exit);
      return new Runs(new Started(mark, List.of(), exit));
    }
    OptionalInt late = records.exitCode(name);
    return late.isPresent()
        ? new Ended(mark, outcomes.apply(late.getAsInt()))
        : lost(mark, "The process is gone, and its exit code is not known");
  }

  private static Ended lost(TreeMark mark, String reason) {
    return new Ended(mark, AttemptOutcome.lost(reason));
  }

  private TreeMark token(String name) {
    return new TreeMark(records.tokenStart() + name + TreeMark.END, 0);
  }

  /** Returns the mark of a recorded attempt, with its first process if that is alive. */
  private TreeMark mark(String name, Entry record) {
    TreeMark token = token(name);
    Main main = record.main();
    Optional<ProcessHandle> process =
        main == null
            ? oldest(look.membersOf(token))
            : ProcessHandle.of(main.pid()).filter(found -> isAlive(main));
    return process.map(found -> token.of(found, record.manner())).orElse(token);
  }

  /** The first process came before all that it led to. */
  private Optional<ProcessHandle> oldest(List<ProcessHandle> members) {
    return members.stream()
        .filter(member -> trees.startOf(member.pid()).isPresent())
        .min(
            Comparator.<ProcessHandle>comparingLong(
                    member -> trees.startOf(member.pid()).orElse(Long.MAX_VALUE))
                .thenComparingLong(ProcessHandle::pid));
  }

  private boolean isAlive(Main main) {
    OptionalLong start = trees.startOf(main.pid());
    return start.isPresent() && start.getAsLong() == main.start();
  }

  /**
   * Looks for the end of a process again and again, on the thread of the reaper. {@link
   * ProcessHandle#onExit} does too, on a thread for each, but takes a process for alive that has
   * ended and that the first process of a container never buries.
   */
  private void watch(String name, Main main, Duration pause, CompletableFuture<OptionalInt> exit) {
    if (isAlive(main)) {
      Duration longer = pause.multipliedBy(2);
      Duration next = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
      reaper.later(pause, () -> watch(name, main, next, exit));
      return;
    }
    try {
      exit.complete(records.exitCode(name));
    } catch (RuntimeException e) {
      LOG.warn("The exit code of {} cannot be read", name, e);
      exit.complete(OptionalInt.empty());
    }
  }

  /** Kills and forgets what belongs to this service and is not among its attempts. */
  void clearOthers(Reconciliation reconciliation) {
    Set<String> others = new TreeSet<>(seen);
    try {
      others.addAll(records.names());
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("What else earlier lives left cannot be found out", e);
    }
    for (RecoveredAttempt attempt : reconciliation.attempts()) {
      others.remove(attempt.request().attempt().fileName());
    }
    for (String name : others) {
      if (AttemptRecords.attempt(name).filter(id -> reconciliation.isOwn(id.job())).isPresent()) {
        LOG.info("{} is of an earlier life and given up: it is cleared away", name);
        clear(name);
      }
    }
  }

  private void clear(String name) {
    TreeMark mark = token(name);
    try {
      if (past != Past.OTHER_BOOT) {
        mark = records.find(name).map(entry -> mark(name, entry)).orElse(mark);
      }
    } catch (RuntimeException e) {
      LOG.warn("The record of {} cannot be read", name, e);
    }
    reaper.clear(
        mark,
        gone -> {
          if (gone) {
            records.delete(name);
          }
        });
  }
}
