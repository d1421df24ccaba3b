package io.github.batchwright.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.process.ProcessTrees.Look;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TreeReaperTest {
  private static final TreeMark MARK = new TreeMark("attempt;", 0);

  private final Looks looks = new Looks();
  private final TreeReaper reaper = new TreeReaper(looks);

  @AfterEach
  void close() {
    reaper.close(List.of());
  }

  /** One look at processes that a test makes up. */
  private record Seen(List<ProcessHandle> members, boolean doubtful) implements Look {
    @Override
    public List<ProcessHandle> membersOf(TreeMark mark) {
      return members;
    }

    @Override
    public boolean mayHide(TreeMark mark) {
      return doubtful;
    }

    @Override
    public Set<String> tokens(String start) {
      return Set.of();
    }
  }

  /** Looks that follow each other; the last one again and again. */
  private static final class Looks implements ProcessTrees {
    private final Queue<Look> next = new ConcurrentLinkedQueue<>();

    @Override
    public Look look() {
      Look look = next.remove();
      if (next.isEmpty()) {
        next.add(look);
      }
      return look;
    }

    @Override
    public long ticks() {
      return 0;
    }

    @Override
    public OptionalLong startOf(long pid) {
      return OptionalLong.empty();
    }
  }

  private boolean clear() throws Exception {
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    reaper.clear(MARK, gone::complete);
    return gone.get(50, TimeUnit.SECONDS);
  }

  @Test
  void aProcessThatWasJustTurningIntoAnotherProgramIsKilledAsWell() throws Exception {
    Process hidden = sleep();
    looks.next.add(new Seen(List.of(), true));
    looks.next.add(new Seen(List.of(hidden.toHandle()), false));
    looks.next.add(new Seen(List.of(), false));

    assertTrue(clear());
    assertEquals(128 + 9, hidden.waitFor());
  }

  @Test
  void aProgramWithoutAnEnvironmentIsNotWaitedForForEver() throws Exception {
    looks.next.add(new Seen(List.of(), true));

    assertTrue(clear());
  }

  private static Process sleep() throws IOException {
    return new ProcessBuilder("sleep", "3600").start();
  }
}
