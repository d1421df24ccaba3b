package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.spi.JournalBatch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The facts of one turn. Immutable.
 *
 * @param firstSequence the number of the first fact
 * @param at when the turn read the clock, in milliseconds since the epoch
 * @param facts the facts, at least one
 */
public record FactBatch(long firstSequence, long at, List<Fact> facts) implements JournalBatch {
  /** Copies the list. */
  public FactBatch {
    facts = ImmutableList.copyOf(facts);
  }

  @Override
  public int size() {
    return facts.size();
  }

  @Override
  public byte[] encoded() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < size(); i++) {
      bytes.writeBytes(FactCodec.encode(firstSequence + i, at, facts.get(i)));
      bytes.write('\n');
    }
    return bytes.toByteArray();
  }

  /** Returns each fact as a line of JSON. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      byte[] line = FactCodec.encode(firstSequence + i, at, facts.get(i));
      lines.add(new String(line, StandardCharsets.UTF_8));
    }
    return lines;
  }
}
