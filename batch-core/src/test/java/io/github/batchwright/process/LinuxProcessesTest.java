package io.github.batchwright.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.process.LinuxProcesses.Entry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LinuxProcessesTest {
  private static final String REST = " 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 98765 1000 200\n";

  @Test
  void readsAProcessWhoseNameHoldsBlanksAndParentheses() {
    Entry entry = Entry.parse("123 (a) S 1 (b) S 77 123 99" + REST).orElseThrow();

    assertEquals(new Entry(123, 'S', 77, 99, 98765), entry);
    assertTrue(entry.isAlive());
  }

  @Test
  void aZombieIsNotAlive() {
    assertFalse(Entry.parse("123 (sh) Z 77 123 99" + REST).orElseThrow().isAlive());
  }

  @Test
  void whatIsCutIsNoProcess() {
    assertEquals(Optional.empty(), Entry.parse(""));
    assertEquals(Optional.empty(), Entry.parse("123 (sh) S 77 123"));
  }
}
