package io.github.batchwright.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.testkit.ChildProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that submits and runs jobs is killed again and again, with {@code kill -9}: whatever it
 * was told is kept is there afterwards, and nothing runs again that was told to have succeeded.
 * More cycles with {@code -Dkill.cycles=1000}.
 */
@DisabledOnOs(OS.WINDOWS)
class KillTest {
  private static final int CYCLES = Integer.getInteger("kill.cycles", 100);

  /** Each has a program and a folder of its own; starting a JVM is most of the work. */
  private static final int LANES = 2;

  @TempDir Path folder;

  @Test
  void nothingAcknowledgedIsLostAndNothingRunsAgainAfterItSucceeded() throws Exception {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    System.out.println("seed " + seed + " (-Dkill.seed)");
    ExecutorService threads = Executors.newFixedThreadPool(LANES);
    try {
      List<Callable<Void>> lanes = new ArrayList<>();
      for (int i = 0; i < LANES; i++) {
        Path own = Files.createDirectory(folder.resolve("lane" + i));
        Random random = new Random(seed + i);
        lanes.add(() -> new Lane(own, random).run(CYCLES / LANES));
      }
      for (Future<Void> lane : threads.invokeAll(lanes)) {
        lane.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** One program that is killed again and again. */
  private record Lane(Path folder, Random random) {
    @Nullable Void run(int cycles) throws Exception {
      int token = 1;
      for (int cycle = 0; cycle < cycles; cycle++) {
        // The last one that was not acknowledged, perhaps, is submitted again with its token.
        token = runAndKill(token, 1 + random.nextInt(60));
      }
      try (ChildProgram last = start("finish")) {
        last.finish(Duration.ofMinutes(2));
      }
      check();
      return null;
    }

    /** Returns the next token that is not known to be acknowledged. */
    private int runAndKill(int firstToken, int acknowledgements) {
      int token = firstToken;
      try (ChildProgram program = start(String.valueOf(firstToken))) {
        for (int i = 0; i < acknowledgements; i++) {
          token = Integer.parseInt(program.nextLine()) + 1;
        }
      }
      return token;
    }

    private ChildProgram start(String what) {
      return ChildProgram.start(Victim.class, folder.toString(), what);
    }

    private void check() throws IOException {
      Map<String, String> jobOfToken = new HashMap<>();
      Set<String> acked = new HashSet<>();
      Set<String> done = new HashSet<>();
      Set<String> attempts = new HashSet<>();
      for (String line : Files.readAllLines(folder.resolve("told"))) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
          case "acked" -> {
            acked.add(words[2]);
            String before = jobOfToken.put(words[1], words[2]);
            assertTrue(before == null || before.equals(words[2]), () -> "two jobs: " + line);
          }
          case "ran" -> {
            assertTrue(
                attempts.add(words[1] + " " + words[2]), () -> "an attempt ran twice: " + line);
            assertTrue(!done.contains(words[1]), () -> "it ran after it had succeeded: " + line);
          }
          case "done" -> done.add(words[1]);
          default -> throw new IOException("cannot read " + line);
        }
      }
      Set<String> ran = new HashSet<>();
      attempts.forEach(attempt -> ran.add(attempt.substring(0, attempt.indexOf(' '))));
      acked.removeAll(ran);
      assertEquals(Set.of(), acked, "acknowledged, and never run");
      System.out.println(jobOfToken.size() + " jobs, " + attempts.size() + " attempts");
    }
  }
}
