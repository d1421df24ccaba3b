package io.github.batchwright.logs;

import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.testkit.contract.JobLogStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class FileJobLogStoreContractTest extends JobLogStoreContract {
  @TempDir Path folder;

  @Override
  protected JobLogStore newLogStore() throws IOException {
    return new FileJobLogStore(folder);
  }

  @Override
  protected boolean keeps() {
    return true;
  }
}
