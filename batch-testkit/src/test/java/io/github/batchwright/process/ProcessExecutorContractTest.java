package io.github.batchwright.process;

import io.github.batchwright.logs.FileJobLogStore;
import io.github.batchwright.logs.MemoryJobLogStore;
import io.github.batchwright.process.ProcessStarter.Tools;
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
      ProcessTrees trees = ProcessExecutor.treesOf(Host.current());
      return new ProcessExecutor(logStore, Host.current(), new Tools(trees, null, null, null));
    }
  }

  /** Processes are known by their parents alone, as where there is no /proc. */
  @Nested
  final class WithoutProc extends ProcessContract {
    @Override
    protected JobExecutor newExecutor(JobLogStore logStore) {
      return new ProcessExecutor(
          logStore, Host.OTHER_UNIX, new Tools(new ParentLinks(), null, null, null));
    }
  }

  /** Attempts are noted, and processes write into files: they outlive the executor. */
  @Nested
  final class Noted extends ProcessContract {
    @Override
    protected JobExecutor newExecutor(JobLogStore logStore) throws IOException {
      return new ProcessExecutor(logStore, folder.resolve("state"));
    }

    @Override
    protected JobLogStore newLogStore() throws IOException {
      return new FileJobLogStore(folder.resolve("logs"));
    }
  }

  /** Attempts are noted, but what processes write is copied: they do not outlive the executor. */
  @Nested
  final class NotedToMemory extends ProcessContract {
    @Override
    protected JobExecutor newExecutor(JobLogStore logStore) throws IOException {
      return new ProcessExecutor(logStore, folder.resolve("state"));
    }
  }

  /** Attempts are noted where there is no /proc, no setsid, and no name for a boot. */
  @Nested
  final class NotedWithoutProc extends ProcessContract {
    @Override
    protected JobExecutor newExecutor(JobLogStore logStore) throws IOException {
      AttemptRecords records = new AttemptRecords(folder.resolve("state"), null);
      Wrapper wrapper = Wrapper.find(Host.OTHER_UNIX).orElseThrow();
      return new ProcessExecutor(
          logStore, Host.OTHER_UNIX, new Tools(new ParentLinks(), null, records, wrapper));
    }

    @Override
    protected JobLogStore newLogStore() throws IOException {
      return new FileJobLogStore(folder.resolve("logs"));
    }
  }

  /** Attempts are noted where nobody writes down their exit codes. */
  @Nested
  final class NotedWithoutWrapper extends ProcessContract {
    @Override
    protected JobExecutor newExecutor(JobLogStore logStore) throws IOException {
      AttemptRecords records =
          new AttemptRecords(folder.resolve("state"), AttemptRecords.presentBoot());
      ProcessTrees trees = ProcessExecutor.treesOf(Host.current());
      return new ProcessExecutor(
          logStore, Host.current(), new Tools(trees, ProcessExecutor.findSetsid(), records, null));
    }

    @Override
    protected JobLogStore newLogStore() throws IOException {
      return new FileJobLogStore(folder.resolve("logs"));
    }
  }
}
