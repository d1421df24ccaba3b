package io.github.batchwright.engine;

import io.github.batchwright.JournalException;
import io.github.batchwright.engine.codec.FactDecoder;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.spi.Journal;
import io.github.batchwright.spi.JournalReader;
import io.github.batchwright.spi.JournalRecovery;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;

/**
 * Brings a cluster to where its journal left off, by applying what the journal keeps: it decides
 * nothing, and reads no clock. Confined to one thread, but for what it found.
 */
public final class EngineRecovery {
  private final JournalRecovery found;
  private final int openAttempts;
  private final long latest;
  private List<Long> forgotten;

  private EngineRecovery(JournalRecovery found, Replay replay) {
    this.found = found;
    this.openAttempts = replay.cluster.open().size();
    this.latest = replay.latest;
    this.forgotten = replay.forgotten;
  }

  /**
   * Applies everything a journal keeps to an empty cluster.
   *
   * @throws JournalException if it cannot be read, or does not lead from one state to the next
   */
  static EngineRecovery of(Journal journal, Cluster cluster) {
    Replay replay = new Replay(cluster);
    JournalRecovery found = journal.replay(replay);
    replay.check(found);
    return new EngineRecovery(found, replay);
  }

  /** Returns what the journal gave back. */
  public JournalRecovery found() {
    return found;
  }

  /** Returns how many jobs and children had an attempt going on. */
  public int openAttempts() {
    return openAttempts;
  }

  /** Returns when the last fact was decided, in milliseconds since the epoch. */
  long latest() {
    return latest;
  }

  /** Returns the jobs that were forgotten after the snapshot, once. */
  List<Long> takeForgotten() {
    List<Long> taken = forgotten;
    forgotten = List.of();
    return taken;
  }

  private static final class Replay implements JournalReader {
    final Cluster cluster;
    final List<Long> forgotten = new ArrayList<>();
    private final FactDecoder decoder = new FactDecoder();
    private long first;
    private long next;
    long latest;

    Replay(Cluster cluster) {
      this.cluster = cluster;
    }

    @Override
    public void snapshotPart(byte[] encoded) {
      decode(encoded, "the snapshot", this::apply);
    }

    @Override
    public void batch(long firstSequence, byte[] encoded) {
      if (next != 0 && next != firstSequence) {
        throw new JournalException(
            "The journal goes on with fact " + firstSequence + " where " + next + " must follow");
      }
      first = next == 0 ? firstSequence : first;
      next = firstSequence;
      decode(
          encoded,
          "the batch that begins with fact " + firstSequence,
          (fact, at) -> {
            apply(fact, at);
            next++;
            if (fact instanceof Fact.JobForgotten job) {
              forgotten.add(job.number());
            }
          });
    }

    /** Checks that the batches follow the snapshot, and that all are there. */
    void check(JournalRecovery found) {
      boolean any = next != 0;
      if (any && first != found.snapshotSequence() + 1) {
        throw new JournalException(
            "The journal goes on with fact " + first + " after " + found.snapshotSequence());
      }
      long last = any ? next - 1 : found.snapshotSequence();
      if (last != found.lastSequence()) {
        throw new JournalException(
            "The journal has facts up to " + last + ", and says up to " + found.lastSequence());
      }
    }

    private void apply(Fact fact, long at) {
      cluster.apply(fact, at);
      latest = Math.max(latest, at);
    }

    private void decode(byte[] encoded, String what, ObjLongConsumer<Fact> each) {
      try {
        decoder.decode(encoded, each);
      } catch (RuntimeException e) {
        throw new JournalException("In " + what + ": " + e.getMessage(), e);
      }
    }
  }
}
