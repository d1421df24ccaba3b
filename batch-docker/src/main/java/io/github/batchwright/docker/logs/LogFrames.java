package io.github.batchwright.docker.logs;

import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.spi.LogStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Takes apart what the engine sends as logs with timestamps: frames of a stream's number, three
 * zeros, a length of four bytes, a timestamp, a space and the bytes themselves.
 *
 * <p>The timestamps are left out. They are asked for because the engine sends no frame at all for
 * bytes that are none, such as the empty last part of a line of exactly 16 KiB.
 *
 * <p>docker-java does this too, but there an answer that breaks off inside a frame looks like a
 * normal end, and each answer costs a thread.
 */
final class LogFrames {
  private static final int HEADER = 8;

  /** Engines send a line or a part of one in each frame; far less than this. */
  private static final int LONGEST = 4 << 20;

  /** Such as {@code 2026-11-25T08:53:19.123456789+01:00}. */
  private static final int LONGEST_TIMESTAMP = 40;

  private static final int STDERR = 2;
  private static final int ENGINE_ERROR = 3;

  /** Takes frames in order. */
  interface Sink {
    /** Takes what one frame carries, possibly nothing; the buffer is used again afterwards. */
    void accept(LogStream stream, byte[] buffer, int length) throws IOException;
  }

  private LogFrames() {}

  /**
   * Reads frames until there are no more.
   *
   * @throws EOFException if the stream ends inside a frame
   * @throws EngineComplaint if the engine reports an error among the frames
   */
  static void read(InputStream in, Sink sink) throws IOException {
    byte[] header = new byte[HEADER];
    byte[] buffer = new byte[16 * 1024 + LONGEST_TIMESTAMP];
    int got = in.readNBytes(header, 0, HEADER);
    while (got == HEADER) {
      int length = ByteBuffer.wrap(header, 4, 4).getInt();
      if (header[0] < 0 || header[0] > ENGINE_ERROR || length < 0 || length > LONGEST) {
        throw new IOException("no frame of a log begins with " + HexFormat.of().formatHex(header));
      }
      buffer = length <= buffer.length ? buffer : new byte[length];
      if (in.readNBytes(buffer, 0, length) < length) {
        throw new EOFException("the logs break off inside a frame");
      }
      if (header[0] == ENGINE_ERROR) {
        throw new EngineComplaint(new String(buffer, 0, length, StandardCharsets.UTF_8));
      }
      length = withoutTimestamp(buffer, length);
      sink.accept(header[0] == STDERR ? LogStream.STDERR : LogStream.STDOUT, buffer, length);
      got = in.readNBytes(header, 0, HEADER);
    }
    if (got > 0) {
      throw new EOFException("the logs break off inside a frame");
    }
  }

  /** Moves what follows the timestamp to the front, and returns how much that is. */
  private static int withoutTimestamp(byte[] buffer, int length) throws IOException {
    int end = 0;
    while (end < Math.min(length, LONGEST_TIMESTAMP) && buffer[end] != ' ') {
      end++;
    }
    if (end == length || end == LONGEST_TIMESTAMP) {
      throw new IOException("a frame of a log has no timestamp");
    }
    int rest = length - end - 1;
    System.arraycopy(buffer, end + 1, buffer, 0, rest);
    return rest;
  }

  /** Thrown for an error that the engine reports in the midst of the logs. */
  static final class EngineComplaint extends IOException {
    private static final long serialVersionUID = 1L;

    EngineComplaint(String message) {
      super(EngineMessages.oneLine(message));
    }
  }
}
