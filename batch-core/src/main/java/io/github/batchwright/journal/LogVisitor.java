package io.github.batchwright.journal;

import java.io.IOException;

/** Who is shown what a journal holds, in order. Confined to one thread. */
interface LogVisitor {

  /** A snapshot begins; its parts follow. */
  default void snapshot(FileName name) throws IOException {}

  /** The next part of the snapshot. */
  void part(byte[] payload) throws IOException;

  /** The snapshot was whole. */
  default void snapshotEnd() throws IOException {}

  /** The next batch after the snapshot. */
  void batch(Frame frame, byte[] payload, FileName file, long offset) throws IOException;
}
