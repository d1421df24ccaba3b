package io.github.batchwright.testkit;

import io.github.batchwright.JournalException;
import io.github.batchwright.journal.FileJournal;
import io.github.batchwright.spi.Durability;
import io.github.batchwright.spi.JournalBatch;
import io.github.batchwright.spi.JournalListener;
import io.github.batchwright.spi.JournalReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writes batches of facts into the files of a journal. */
final class SavedJournal {
  /** The smallest there may be: what is checked in should be small. */
  private static final long SEGMENT = 64L << 10;

  private static final long MOST_SECONDS = 60;

  private SavedJournal() {}

  static void write(Path directory, List<JournalBatch> batches) {
    try (FileJournal journal =
        FileJournal.builder(directory)
            .durability(Durability.PROCESS_CRASH)
            .segmentBytes(SEGMENT)
            .build()) {
      if (journal.replay(new Nobody()).lastSequence() > 0) {
        throw new JournalException("There is a journal in " + directory + " already");
      }
      Written written = new Written(batches);
      journal.open(written);
      batches.forEach(journal::append);
      written.await();
    }
  }

  private static final class Nobody implements JournalReader {
    @Override
    public void snapshotPart(byte[] encoded) {}

    @Override
    public void batch(long firstSequence, byte[] encoded) {}
  }

  private static final class Written implements JournalListener {
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private final long last;

    Written(List<JournalBatch> batches) {
      this.last = batches.isEmpty() ? 0 : batches.get(batches.size() - 1).lastSequence();
      durable(0);
    }

    @Override
    public void durable(long upTo) {
      if (upTo >= last) {
        done.complete(true);
      }
    }

    @Override
    public void failed(Throwable cause) {
      done.completeExceptionally(cause);
    }

    void await() {
      try {
        done.get(MOST_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new JournalException("Interrupted while the facts were written", e);
      } catch (ExecutionException | TimeoutException e) {
        throw new JournalException("The facts could not be written: " + e, e);
      }
    }
  }
}
