package io.github.batchwright.logs;

import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.testkit.contract.JobLogStoreContract;

final class MemoryJobLogStoreContractTest extends JobLogStoreContract {

  @Override
  protected JobLogStore newLogStore() {
    return new MemoryJobLogStore();
  }
}
