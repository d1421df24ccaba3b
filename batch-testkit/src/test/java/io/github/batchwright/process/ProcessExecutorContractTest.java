package io.github.batchwright.process;

import io.github.batchwright.logs.FileJobLogStore;
import io.github.batchwright.logs.MemoryJobLogStore;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import java.io.IOException;
import org.junit.jupiter.api.Nested;

/** Runs the contract for each way in which the executor finds processes and keeps logs. */
final class ProcessExecutorContractTest {

  /** Processes write into files themselves. */
  @Nested
  final class ToFiles extends ProcessContract {
    @Override
    protected JobExecutor newExecutor(JobLogStore logStore) {
      return new ProcessExecutor(logStore);
    }

    @Override
    protected JobLogStore newLogStore() throws IOException {
      return new FileJobLogStore(folder.resolve("logs"));
    }
  }

  /** What processes write is copied. */
  @Nested
  final class ToMemory extends ProcessContract {
    @Override
    protected JobExecutor newExecutor(JobLogStore logStore) {
      return new ProcessExecutor(logStore);
    }

    @Override
    protected JobLogStore newLogStore() {
      return new MemoryJobLogStore();
    }
  }

  /** Processes have no session of their own, as where there is no setsid. */
  @Nested
  final class WithoutSessions extends ProcessContract {
    @Override
    protected JobExecutor newExecutor(JobLogStore logStore) {
      return new ProcessExecutor(
          logStore, Host.current(), null, ProcessExecutor.treesOf(Host.current()));
    }
  }

  /** Processes are known by their parents alone, as where there is no /proc. */
  @Nested
  final class WithoutProc extends ProcessContract {
    @Override
    protected JobExecutor newExecutor(JobLogStore logStore) {
      return new ProcessExecutor(logStore, Host.OTHER_UNIX, null, new ParentLinks());
    }
  }
}
