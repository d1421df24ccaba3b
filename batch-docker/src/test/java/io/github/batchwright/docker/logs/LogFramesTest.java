package io.github.batchwright.docker.logs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.batchwright.spi.LogStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Frames, and the lines that span several of them. */
final class LogFramesTest {
  private static final int PART = 16 * 1024;
  private static final String TIME = "2026-11-25T08:53:19.123456789Z ";

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final Map<LogStream, ByteArrayOutputStream> got = new EnumMap<>(LogStream.class);

  private void frame(int stream, String text) {
    String time = stream == 3 ? "" : TIME;
    byte[] bytes = (time + text).getBytes(ISO_8859_1);
    sent.writeBytes(ByteBuffer.allocate(8).put((byte) stream).putInt(4, bytes.length).array());
    sent.writeBytes(bytes);
  }

  private void read(InputStream in) throws IOException {
    LongLines lines =
        new LongLines(
            (stream, buffer, length) ->
                got.computeIfAbsent(stream, unused -> new ByteArrayOutputStream())
                    .write(buffer, 0, length));
    LogFrames.read(in, lines);
    lines.finish();
  }

  private void read() throws IOException {
    read(new ByteArrayInputStream(sent.toByteArray()));
  }

  private String text(LogStream stream) {
    ByteArrayOutputStream bytes = got.get(stream);
    return bytes == null ? "" : bytes.toString(ISO_8859_1);
  }

  @Test
  void tellsTheStreamsApart() throws IOException {
    frame(1, "one\n");
    frame(2, "two\n");
    frame(1, "three\n");
    frame(0, "four\n");
    read();

    assertEquals("one\nthree\nfour\n", text(LogStream.STDOUT));
    assertEquals("two\n", text(LogStream.STDERR));
  }

  @Test
  void nothingIsNothing() throws IOException {
    read();

    assertEquals(Map.of(), got);
  }

  @Test
  void keepsEveryByteWhateverThePiecesThatArrive() throws IOException {
    StringBuilder every = new StringBuilder();
    for (int i = 0; i < 256; i++) {
      every.append((char) i);
    }
    frame(1, every + "\n");
    byte[] all = sent.toByteArray();
    // One byte at a time, as a slow network does.
    read(
        new InputStream() {
          private int at;

          @Override
          public int read() {
            return at < all.length ? all[at++] & 0xff : -1;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            int one = length == 0 ? 0 : read();
            if (one >= 0 && length > 0) {
              buffer[offset] = (byte) one;
              return 1;
            }
            return one;
          }
        });

    assertEquals(every + "\n", text(LogStream.STDOUT));
  }

  @Test
  void endInsideAFrameIsNoEnd() {
    frame(1, "whole\n");
    frame(1, "broken\n");
    byte[] all = sent.toByteArray();
    int whole = 8 + (TIME + "whole\n").length();
    for (int length = whole + 1; length < all.length; length++) {
      InputStream cut = new ByteArrayInputStream(Arrays.copyOf(all, length));
      assertThrows(EOFException.class, () -> read(cut), "after " + length + " bytes");
    }
  }

  @Test
  void errorOfTheEngineIsThrown() {
    frame(1, "one\n");
    frame(3, "Error grabbing logs: unexpected EOF\n");
    IOException thrown = assertThrows(LogFrames.EngineComplaint.class, this::read);

    assertEquals("Error grabbing logs: unexpected EOF", thrown.getMessage());
  }

  @Test
  void whatIsNoFrameIsRefused() {
    sent.writeBytes("plain text".getBytes(ISO_8859_1));

    assertThrows(IOException.class, this::read);
  }

  @Test
  void frameWithoutATimestampIsRefused() {
    for (String text : new String[] {"", "line", "x".repeat(PART), "x".repeat(40) + " "}) {
      sent.reset();
      byte[] bytes = text.getBytes(ISO_8859_1);
      sent.writeBytes(ByteBuffer.allocate(8).put((byte) 1).putInt(4, bytes.length).array());
      sent.writeBytes(bytes);
      IOException thrown = assertThrows(IOException.class, this::read);
      assertEquals("a frame of a log has no timestamp", thrown.getMessage());
    }
  }

  @Test
  void longLineGetsItsNewlineBack() throws IOException {
    String part = "x".repeat(PART);
    frame(1, part);
    frame(2, "between\n");
    frame(1, part);
    frame(1, "rest");
    frame(1, "next\n");
    frame(1, part);
    frame(1, "");
    read();

    assertEquals(part + part + "rest\nnext\n" + part + "\n", text(LogStream.STDOUT));
    assertEquals("between\n", text(LogStream.STDERR));
  }

  @Test
  void newlineThatIsThereIsNotDoubled() throws IOException {
    String part = "x".repeat(PART);
    frame(1, part);
    frame(1, "rest\n");
    frame(1, part);
    frame(1, "\n");
    frame(1, "x".repeat(PART - 1) + "\n");
    read();

    assertEquals(
        part + "rest\n" + part + "\n" + "x".repeat(PART - 1) + "\n", text(LogStream.STDOUT));
  }

  @Test
  void unfinishedLineStaysUnfinished() throws IOException {
    frame(1, "one\n");
    frame(1, "two");
    frame(2, "x".repeat(PART));
    read();

    assertEquals("one\ntwo", text(LogStream.STDOUT));
    assertEquals("x".repeat(PART), text(LogStream.STDERR));
  }
}
