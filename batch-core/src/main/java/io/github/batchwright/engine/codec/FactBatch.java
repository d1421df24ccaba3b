package io.github.batchwright.engine.codec;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.spi.JournalBatch;
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
    return FactBytes.encode(at, facts);
  }

  /** Returns each fact as a line of JSON. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      lines.add(FactJson.line(firstSequence + i, at, facts.get(i)));
    }
    return lines;
  }
}
