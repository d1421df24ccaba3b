package io.github.batchwright.testkit.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.engine.state.DatedFact;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.spi.JournalListener;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReplayJournalTest {
  private static final Fact FOUNDED = new Fact.Founded("mark");

  private static long epochAfter(long... epochs) {
    List<DatedFact> base =
        Stream.concat(Stream.of(FOUNDED), LongStream.of(epochs).mapToObj(Fact.Resumed::new))
            .map(fact -> new DatedFact(0, fact))
            .toList();
    return new ReplayJournal(base, new Courses()).open(new NobodyListens());
  }

  private static final class NobodyListens implements JournalListener {
    @Override
    public void durable(long sequence) {}

    @Override
    public void failed(Throwable cause) {}
  }

  @Test
  void itsEpochFollowsAllThatTheRecordHas() {
    assertEquals(2, epochAfter());
    assertEquals(3, epochAfter(2));
    assertEquals(8, epochAfter(2, 7, 5));
  }
}
