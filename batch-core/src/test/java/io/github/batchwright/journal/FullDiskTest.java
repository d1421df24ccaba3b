package io.github.batchwright.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.batchwright.SmallDisk;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A journal on a real disk that is full. Skipped where nothing may be mounted. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
final class FullDiskTest {
  @TempDir Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted = SmallDisk.mount(disk);
    assumeTrue(mounted, "this user may not mount");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertTrue(SmallDisk.unmount(disk));
    }
  }

  @Test
  void failsAndKeepsWhatWasDurable() throws Exception {
    Journals.Listener listener = new Journals.Listener();
    try (FileJournal journal = journal()) {
      journal.replay(new Journals.Reader());
      journal.open(listener);
      // Waited for, so that what is written in one go with it does not fill the disk at once.
      journal.append(Journals.batch(1, text(1)));
      listener.awaitDurable(1);
      for (int i = 2; i <= 300; i++) {
        journal.append(Journals.batch(i, text(i)));
      }
      Throwable cause = listener.awaitFailure();
      assertTrue(cause.getMessage().contains("No space left on device"), cause::toString);
    }
    long durable = listener.durable();
    assertTrue(durable > 0 && durable < 300, "durable " + durable);

    assertTrue(SmallDisk.grow(disk, "4m"));
    Journals.Reader reader = Journals.write(journal(), "goes on");
    assertTrue(reader.batches.size() >= durable, "has " + reader.batches.size());
    for (int i = 1; i <= reader.batches.size(); i++) {
      assertEquals(i + " " + text(i), reader.batches.get(i - 1));
    }
    assertEquals(List.of(), listener.failures().subList(1, listener.failures().size()));
  }

  private FileJournal journal() {
    return FileJournal.builder(disk.resolve("journal")).segmentBytes(64 << 10).build();
  }

  private static String text(int i) {
    return ("text " + i + " ").repeat(1000);
  }
}
