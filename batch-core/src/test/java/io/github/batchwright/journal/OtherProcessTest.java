package io.github.batchwright.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JournalException;
import io.github.batchwright.spi.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A journal and other processes: who holds it, and what is left of one that is killed. */
@Timeout(60)
final class OtherProcessTest {
  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(temp.resolve("journal"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Durability.class,
      names = {"PROCESS_CRASH", "POWER_LOSS"})
  void keepsWhatAKilledProcessWasToldIsDurable(Durability durability) throws Exception {
    Process process = start(durability);
    try {
      Waits.until(() -> lastSaid() >= 200);
      JournalException e = assertThrows(JournalException.class, () -> Journals.read(folder));
      String message = e.getMessage();
      assertTrue(message.contains("in use by process " + process.pid() + " on "), message);
      assertTrue(message.contains(" since 2"), message);
    } finally {
      process.destroyForcibly();
      assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    }

    long last = lastSaid();
    List<String> batches = Journals.read(folder).batches;
    assertTrue(batches.size() >= last, "has " + batches.size() + ", was told " + last);
    for (int i = 1; i <= batches.size(); i++) {
      assertEquals(i + " fact " + i, batches.get(i - 1));
    }
  }

  /**
   * Returns the last number that the other process said was durable; half a line does not count.
   */
  private long lastSaid() throws IOException {
    String said = Files.readString(said());
    int end = said.lastIndexOf('\n');
    int start = said.lastIndexOf('\n', end - 1);
    return end < 0 ? 0 : Long.parseLong(said.substring(start + 1, end).strip());
  }

  private Path said() throws IOException {
    Path file = temp.resolve("said");
    return Files.exists(file) ? file : Files.createFile(file);
  }

  private Process start(Durability durability) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            JournalVictim.class.getName(),
            folder.toString(),
            durability.name())
        .redirectError(temp.resolve("complained").toFile())
        .redirectOutput(said().toFile())
        .start();
  }

  @Test
  void oneProcessOpensItOnlyOnce() throws IOException {
    long pid = ProcessHandle.current().pid();
    Path link = temp.resolve("link");
    Files.createSymbolicLink(link, folder);
    try (FileJournal journal = Journals.small(folder)) {
      journal.replay(new Journals.Reader());
      for (int i = 0; i < 2; i++) {
        JournalException e = assertThrows(JournalException.class, () -> Journals.read(link));
        assertTrue(e.getMessage().contains("in use by process " + pid), e::getMessage);
        assertTrue(e.getMessage().contains("which is this process"), e::getMessage);
      }
    } finally {
      Files.delete(link);
    }
    Journals.read(folder);
  }

  @Test
  void looksInVainDoNotReleaseTheLock() throws Exception {
    try (FileJournal journal = Journals.small(folder)) {
      journal.replay(new Journals.Reader());
      journal.open(new Journals.Listener());
      assertThrows(JournalException.class, () -> Journals.read(folder));
      Process process = start(Durability.POWER_LOSS);
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      String complained = Files.readString(temp.resolve("complained"));
      long pid = ProcessHandle.current().pid();
      assertTrue(complained.contains("in use by process " + pid), complained);
    }
  }
}
