package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.testkit.ChildProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that runs containers is killed again and again, with {@code kill -9}: each container
 * that was running is taken over by the next life, none is started twice or left behind. More
 * cycles with {@code -Dkill.docker.cycles=200}.
 */
@Timeout(600)
final class DockerKillTest extends DockerFixture {
  private static final int CYCLES = Integer.getInteger("kill.docker.cycles", 20);

  @TempDir Path folder;

  @Test
  void everyContainerRunsOnceAndNoneIsLeftBehind() throws Exception {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    System.out.println("seed " + seed + " (-Dkill.seed)");
    Random random = new Random(seed);
    int token = 1;
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      try (ChildProgram program = program(String.valueOf(token))) {
        for (int i = random.nextInt(25); i >= 0; i--) {
          String line = program.nextLine();
          if (line.startsWith("acknowledged ")) {
            token = Integer.parseInt(line.substring(line.indexOf(' ') + 1)) + 1;
          }
        }
      }
    }
    try (ChildProgram last = program("finish")) {
      List<String> unused = last.finish(Duration.ofMinutes(2));
    }
    assertEquals(List.of(), engine.containers(owner));
    System.out.println(Files.readAllLines(folder.resolve("acknowledged")).size() + " jobs");
  }

  private ChildProgram program(String what) {
    return ChildProgram.start(
        DockerVictim.class, folder.toString(), owner.owner(), engine.image(), what);
  }
}
