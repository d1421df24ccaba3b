package io.github.batchwright.docker.logs;

import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/**
 * Counts how much room the frames of a log take in the engine's files, rather too much than too
 * little. Not thread-safe.
 *
 * <p>Driver {@code local} stores an entry of protobuf for each frame: the stream's name, the time
 * and the bytes without their newline, 8 bytes around it, and for a part of a long line 70 more
 * about the line.
 */
final class RetainedBytes implements LogFrames.Sink {
  private static final int PART = 16 * 1024;
  private static final int ENTRY = 32;
  private static final int ENTRY_OF_PART = 120;

  private final LogFrames.Sink target;
  private final Set<LogStream> insideLine = EnumSet.noneOf(LogStream.class);
  private long bytes;

  RetainedBytes(LogFrames.Sink target) {
    this.target = target;
  }

  @Override
  public void accept(LogStream stream, byte[] buffer, int length) throws IOException {
    boolean full = length >= PART;
    boolean part = insideLine.contains(stream) || full;
    bytes += length + (part ? ENTRY_OF_PART : ENTRY);
    if (full) {
      insideLine.add(stream);
    } else {
      insideLine.remove(stream);
    }
    target.accept(stream, buffer, length);
  }

  long bytes() {
    return bytes;
  }
}
