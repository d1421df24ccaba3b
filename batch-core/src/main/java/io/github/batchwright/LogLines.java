package io.github.batchwright;

import io.github.batchwright.spi.LogChunk;
import io.github.batchwright.spi.LogStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Makes lines of chunks, each stream for itself. Not thread-safe. */
final class LogLines {
  private static final int LONGEST = 64 * 1024;

  private final BiConsumer<LogStream, String> consumer;
  private final Map<LogStream, ByteArrayOutputStream> open = new EnumMap<>(LogStream.class);

  LogLines(BiConsumer<LogStream, String> consumer) {
    this.consumer = consumer;
  }

  void add(LogChunk chunk) {
    ByteArrayOutputStream line =
        open.computeIfAbsent(chunk.stream(), unused -> new ByteArrayOutputStream());
    ByteBuffer bytes = chunk.bytes();
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        tell(chunk.stream(), line, true);
      } else {
        if (isFull(line.size(), next)) {
          tell(chunk.stream(), line, false);
        }
        line.write(next);
      }
    }
  }

  /** A character is not cut in two, unless this is no UTF-8: no more than three bytes follow. */
  private static boolean isFull(int size, byte next) {
    boolean continuesCharacter = (next & 0xC0) == 0x80;
    return size >= (continuesCharacter ? LONGEST + 3 : LONGEST);
  }

  private void tell(LogStream stream, ByteArrayOutputStream line, boolean ended) {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    boolean withReturn = ended && text.endsWith("\r");
    consumer.accept(stream, withReturn ? text.substring(0, text.length() - 1) : text);
  }

  /** Hands over the lines that have no end. */
  void finish() {
    open.forEach(
        (stream, line) -> {
          if (line.size() > 0) {
            tell(stream, line, false);
          }
        });
  }
}
