package io.github.batchwright.engine.codec;

import io.github.batchwright.engine.state.ClusterFork;
import io.github.batchwright.spi.JournalSnapshot;
import java.util.Iterator;

/**
 * A cluster as it was after one fact.
 *
 * @param sequence the number of that fact
 * @param fork the cluster
 */
public record SnapshotImage(long sequence, ClusterFork fork) implements JournalSnapshot {
  @Override
  public Iterator<byte[]> parts() {
    return FactBytes.parts(fork.facts());
  }
}
