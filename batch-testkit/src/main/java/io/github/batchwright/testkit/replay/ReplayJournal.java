package io.github.batchwright.testkit.replay;

import io.github.batchwright.engine.codec.FactBatch;
import io.github.batchwright.engine.codec.FactBytes;
import io.github.batchwright.engine.state.DatedFact;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.spi.Durability;
import io.github.batchwright.spi.Journal;
import io.github.batchwright.spi.JournalBatch;
import io.github.batchwright.spi.JournalListener;
import io.github.batchwright.spi.JournalReader;
import io.github.batchwright.spi.JournalRecovery;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Has an engine begin where a record does, and hands on its facts, keeping none. */
final class ReplayJournal implements Journal {
  private final List<DatedFact> base;
  private final Courses courses;
  private @Nullable JournalListener listener;

  ReplayJournal(List<DatedFact> base, Courses courses) {
    this.base = base;
    this.courses = courses;
  }

  private boolean isSnapshot() {
    return base.size() > 1;
  }

  @Override
  public JournalRecovery replay(JournalReader reader) {
    base.forEach(dated -> courses.base(dated.fact(), dated.at()));
    courses.begin();
    if (isSnapshot()) {
      FactBytes.parts(base.iterator()).forEachRemaining(reader::snapshotPart);
      return new JournalRecovery(1, 1, 0, 0);
    }
    DatedFact founded = base.get(0);
    reader.batch(1, FactBytes.encode(founded.at(), List.of(founded.fact())));
    return new JournalRecovery(0, 1, 1, 0);
  }

  @Override
  public long open(JournalListener newListener) {
    this.listener = newListener;
    long last = 1;
    for (DatedFact dated : base) {
      if (dated.fact() instanceof Fact.Resumed resumed) {
        last = Math.max(last, resumed.epoch());
      }
    }
    return last + 1;
  }

  @Override
  public void append(JournalBatch batch) {
    FactBatch facts = (FactBatch) batch;
    for (Fact fact : facts.facts()) {
      courses.apply(fact, facts.at());
    }
    Objects.requireNonNull(listener, "not open").durable(batch.lastSequence());
  }

  @Override
  public Durability durability() {
    return Durability.MEMORY;
  }

  @Override
  public void close() {}
}
