package io.github.batchwright.process;

import io.github.batchwright.spi.JobLogStore;
import java.io.IOException;
import java.nio.file.Path;

/** A command does not notice that its attempt is noted and that it runs inside a wrapper. */
final class NotedProcessExecutorTest extends ProcessExecutorTest {
  private int rigs;

  @Override
  ProcessRig rig(JobLogStore logs) throws IOException {
    Path state = folder.resolve("state-" + ++rigs);
    return new ProcessRig(logs, new ProcessExecutor(logs, state));
  }
}
