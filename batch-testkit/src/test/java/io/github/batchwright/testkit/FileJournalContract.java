package io.github.batchwright.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.journal.FileJournal;
import io.github.batchwright.spi.Durability;
import io.github.batchwright.spi.Journal;
import io.github.batchwright.testkit.contract.JournalContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Runs the contract for journals in files, with small files. */
abstract class FileJournalContract extends JournalContract {
  private static final long DEADLINE = TimeUnit.SECONDS.toNanos(30);

  private final Durability durability;
  private final Set<String> snapshotsBefore = new HashSet<>();
  @TempDir Path folder;

  FileJournalContract(Durability durability) {
    this.durability = durability;
  }

  @Override
  protected Journal newJournal() {
    return FileJournal.builder(folder.resolve("journal"))
        .durability(durability)
        .segmentBytes(64 << 10)
        .snapshotAfterBytes(128 << 10)
        .build();
  }

  /** A snapshot has its name only once it is whole. */
  @Override
  protected boolean awaitSnapshot(Journal journal) throws IOException {
    long start = System.nanoTime();
    while (snapshotsBefore.containsAll(snapshots())) {
      assertTrue(System.nanoTime() - start < DEADLINE, "no snapshot was written");
      Thread.onSpinWait();
    }
    snapshotsBefore.addAll(snapshots());
    return true;
  }

  private List<String> snapshots() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("journal"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("snapshot-") && !name.endsWith(".tmp"))
          .toList();
    }
  }
}
