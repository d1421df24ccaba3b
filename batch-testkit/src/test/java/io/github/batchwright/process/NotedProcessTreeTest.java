package io.github.batchwright.process;

import io.github.batchwright.spi.JobLogStore;
import java.io.IOException;

/** Nothing of an attempt outlives it when it is noted and runs inside a wrapper either. */
final class NotedProcessTreeTest extends ProcessTreeTest {
  private int rigs;

  @Override
  ProcessRig rig(JobLogStore logs) throws IOException {
    return new ProcessRig(logs, new ProcessExecutor(logs, folder.resolve("state-" + ++rigs)));
  }
}
