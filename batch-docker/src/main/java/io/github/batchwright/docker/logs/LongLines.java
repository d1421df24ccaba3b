package io.github.batchwright.docker.logs;

import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/**
 * Gives long lines back the newline that the engine's log driver loses.
 *
 * <p>The engine cuts a line into parts of 16 KiB, a frame each. Driver {@code local} of engine
 * 20.10 keeps the newline of a line in one part, but not of one in several, whose last part is
 * shorter, and empty if the line fills its parts exactly. So a short frame without a newline is
 * either such a last part, or what was written last of all without a newline. The two are told
 * apart by what follows. Where nothing follows and the line was long, it is taken for ended, as
 * lines mostly are: a log that ends inside a long line, other than after a whole part, has a
 * newline more than was written. Not thread-safe.
 */
final class LongLines implements LogFrames.Sink {
  private static final int PART = 16 * 1024;
  private static final byte[] NEWLINE = {'\n'};

  private final LogFrames.Sink target;
  private final Map<LogStream, Last> last = new EnumMap<>(LogStream.class);

  /** What the last frame of a stream was. */
  private enum Last {
    /** A whole line. */
    LINE,
    /** A part that is not the last of its line. */
    PART,
    /** The last part of a long line, or the unfinished last line after one. */
    LAST_PART,
    /** A short line without its newline: unfinished. */
    UNFINISHED
  }

  LongLines(LogFrames.Sink target) {
    this.target = target;
  }

  @Override
  public void accept(LogStream stream, byte[] buffer, int length) throws IOException {
    Last before = last.getOrDefault(stream, Last.LINE);
    if (before == Last.LAST_PART || before == Last.UNFINISHED) {
      target.accept(stream, NEWLINE, NEWLINE.length);
    }
    target.accept(stream, buffer, length);
    last.put(stream, kind(before, buffer, length));
  }

  private static Last kind(Last before, byte[] buffer, int length) {
    if (length > 0 && buffer[length - 1] == NEWLINE[0]) {
      return Last.LINE;
    }
    if (length == PART) {
      return Last.PART;
    }
    return before == Last.PART ? Last.LAST_PART : Last.UNFINISHED;
  }

  /** There are no more frames. */
  void finish() throws IOException {
    for (Map.Entry<LogStream, Last> entry : last.entrySet()) {
      if (entry.getValue() == Last.LAST_PART) {
        target.accept(entry.getKey(), NEWLINE, NEWLINE.length);
      }
    }
    last.clear();
  }
}
