package io.github.batchwright.engine.codec;

import io.github.batchwright.engine.state.DatedFact;
import io.github.batchwright.engine.state.Fact;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Turns facts into the bytes that a journal keeps, and back. The first byte is the version of the
 * format; then come groups: an instant, how many facts were decided at it, and those. Stateless.
 */
public final class FactBytes {
  /** The version that is written. Every lower one is read. */
  static final int VERSION = 1;

  /** A part of a snapshot is closed once it has as many bytes. */
  private static final int PART = 64 * 1024;

  /** Usually enough for what a turn decides about a few jobs. */
  private static final int SMALL = 256;

  private FactBytes() {}

  /**
   * Writes facts that were decided at one instant.
   *
   * @param at milliseconds since the epoch
   */
  public static byte[] encode(long at, List<Fact> facts) {
    ByteWriter out = new ByteWriter(SMALL);
    out.writeByte(VERSION);
    writeGroup(out, new FactWriter(out), at, facts);
    return out.toByteArray();
  }

  private static void writeGroup(ByteWriter out, FactWriter writer, long at, List<Fact> facts) {
    out.writeSigned(at);
    out.writeUnsigned(facts.size());
    facts.forEach(writer::write);
  }

  /** Writes facts in parts of some tens of kilobytes, each made when it is asked for. */
  public static Iterator<byte[]> parts(Iterator<DatedFact> facts) {
    return new Parts(facts);
  }

  /**
   * Returns each fact as a line of JSON.
   *
   * @param firstSequence the sequence number of the first
   */
  public static List<String> lines(long firstSequence, byte[] bytes) {
    List<String> lines = new ArrayList<>();
    new FactDecoder()
        .decode(
            bytes, (fact, at) -> lines.add(FactJson.line(firstSequence + lines.size(), at, fact)));
    return lines;
  }

  /** The parts of a snapshot. */
  private static final class Parts implements Iterator<byte[]> {
    private final Iterator<DatedFact> facts;

    Parts(Iterator<DatedFact> facts) {
      this.facts = facts;
    }

    @Override
    public boolean hasNext() {
      return facts.hasNext();
    }

    @Override
    public byte[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ByteWriter out = new ByteWriter(PART + PART / 2);
      FactWriter writer = new FactWriter(out);
      out.writeByte(VERSION);
      while (facts.hasNext() && out.size() < PART) {
        DatedFact next = facts.next();
        writeGroup(out, writer, next.at(), List.of(next.fact()));
      }
      return out.toByteArray();
    }
  }
}
