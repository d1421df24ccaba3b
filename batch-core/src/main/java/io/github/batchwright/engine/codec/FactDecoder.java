package io.github.batchwright.engine.codec;

import io.github.batchwright.JournalException;
import io.github.batchwright.engine.state.Fact;
import java.util.function.ObjLongConsumer;

/**
 * Reads facts from the bytes that {@link FactBytes} wrote. Texts that repeat are kept once.
 * Confined to one thread.
 */
public final class FactDecoder {
  private final Interner texts = new Interner();

  /**
   * Reads what was written, fact by fact.
   *
   * @param each told of each fact and its instant
   * @throws JournalException if it is something else, or of a newer version
   */
  public void decode(byte[] bytes, ObjLongConsumer<Fact> each) {
    ByteReader in = new ByteReader(bytes);
    int version = in.readByte();
    if (version > FactBytes.VERSION || version < 1) {
      throw new JournalException(
          "The facts are of format "
              + version
              + ", written by a newer version of Batchwright: this one reads up to "
              + FactBytes.VERSION);
    }
    FactReader reader = new FactReader(in, texts);
    try {
      while (in.hasMore()) {
        long at = in.readSigned();
        int count = in.readCount();
        for (int i = 0; i < count; i++) {
          each.accept(reader.read(), at);
        }
      }
    } catch (IllegalStateException | IllegalArgumentException | ArithmeticException e) {
      throw new JournalException("The facts cannot be read: " + e.getMessage(), e);
    }
  }
}
