package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The helper for other tests: an engine that comes back, and goes without a trace. */
@RequiresOwnEngine
@Timeout(180)
final class OwnEngineTest {
  @Test
  void survivesAKillWithItsContainers() throws Exception {
    try (OwnEngine own = OwnEngine.start("--live-restore")) {
      String container = own.engine().create("sleeper", Map.of(), "sleep", "1000");
      own.engine().client().startContainerCmd(container).exec();
      own.kill();
      own.restart();

      try (TestEngine again = new TestEngine(own.address())) {
        assertEquals(
            "running", again.client().inspectContainerCmd(container).exec().getState().getStatus());
      }
    }
  }

  @Test
  void leavesNothingEvenIfItWasKilledOrFrozen() throws Exception {
    for (boolean frozen : new boolean[] {true, false}) {
      OwnEngine own = OwnEngine.onDiskOf("64m");
      Path folder = own.data().getParent();
      try (own) {
        String container = own.engine().create("sleeper", Map.of(), "sleep", "1000");
        own.engine().client().startContainerCmd(container).exec();
        assertTrue(mounts(folder).size() > 1, "mounts " + mounts(folder));
        if (frozen) {
          own.freeze();
        } else {
          own.kill();
        }
      }
      assertFalse(Files.exists(folder));
      assertEquals(List.of(), mounts(folder));
      assertEquals(List.of(), processes(folder));
    }
  }

  private static List<String> mounts(Path folder) throws Exception {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/mountinfo"))) {
      return lines.filter(line -> line.contains(folder + "/")).toList();
    }
  }

  private static List<String> processes(Path folder) {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains(folder + "/"))
        .toList();
  }
}
