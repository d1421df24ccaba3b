package io.github.batchwright.testkit;

import io.github.batchwright.logs.MemoryJobLogStore;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.HostSource;
import io.github.batchwright.testkit.contract.HostSourceContract;
import java.time.Instant;
import java.util.List;

/** Runs the contract for hosts that a test plays. */
final class ScriptedHostSourceContractTest extends HostSourceContract {
  private final ScriptedHostSource hosts =
      new ScriptedExecutor(new VirtualTime(Instant.EPOCH), new MemoryJobLogStore())
          .playHosts(List.of("one", "other"));
  private int added;

  ScriptedHostSourceContractTest() {
    hosts.of("one").add("a", Resources.of(4, 4096));
    hosts.of("other").add("b", Resources.of(8, 8192));
  }

  /** It is the world as well, which outlives the service. */
  @Override
  protected HostSource newSource() {
    return hosts;
  }

  @Override
  protected void change() {
    hosts.of("one").add("more-" + ++added, Resources.of(1, 1024));
  }
}
