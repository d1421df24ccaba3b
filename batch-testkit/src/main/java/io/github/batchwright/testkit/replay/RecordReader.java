package io.github.batchwright.testkit.replay;

import io.github.batchwright.JournalException;
import io.github.batchwright.engine.codec.FactDecoder;
import io.github.batchwright.engine.state.DatedFact;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.SnapshotFact;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.spi.JournalReader;
import io.github.batchwright.testkit.replay.RecordedAttempt.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads a journal: a snapshot, if there is one, and the turns after it. Used once. */
final class RecordReader implements JournalReader {
  final List<DatedFact> base = new ArrayList<>();
  final Courses courses = new Courses();
  final AttemptBook book = new AttemptBook();
  final ScriptReader script = new ScriptReader(courses.cluster());
  private final WorldReader world = new WorldReader(courses.cluster(), book);
  private final FactDecoder decoder = new FactDecoder();
  List<Step> first = List.of();
  Duration stopGrace = Duration.ofSeconds(30);
  long unfinishedAtFirst;
  long submitted;
  boolean begun;
  private boolean graceSeen;
  private boolean newTurn;
  private long next;
  private long lastAt = Long.MIN_VALUE;
  private int turn;

  @Override
  public void snapshotPart(byte[] encoded) {
    decoder.decode(
        encoded,
        (fact, at) -> {
          base.add(new DatedFact(at, fact));
          courses.base(fact, at);
          if (fact instanceof SnapshotFact.JobKept kept) {
            about(kept.number());
          }
        });
  }

  @Override
  public void batch(long firstSequence, byte[] encoded) {
    next = firstSequence;
    newTurn = true;
    decoder.decode(encoded, this::take);
    script.turnEnded();
  }

  private void take(Fact fact, long at) {
    if (base.isEmpty()) {
      if (!(fact instanceof Fact.Founded)) {
        throw new JournalException(
            "The journal begins with fact "
                + next
                + " and without a snapshot: what was before is not known");
      }
      // The replay is founded alike, so that its jobs have the same ids.
      base.add(new DatedFact(at, fact));
      courses.base(fact, at);
      begin();
      next++;
      return;
    }
    begin();
    if (newTurn) {
      turn = at == lastAt ? turn + 1 : 0;
      lastAt = at;
      newTurn = false;
      script.turn(at, new Place(turn, next));
    }
    Place place = new Place(turn, next);
    courses.apply(fact, at);
    world.take(fact, at, place);
    script.take(fact, place);
    note(fact, at);
    next++;
  }

  /** Begins with the turns, once the snapshot is there. */
  void begin() {
    if (begun) {
      return;
    }
    begun = true;
    courses.begin();
    world.begin();
    first = script.begin();
    unfinishedAtFirst = courses.cluster().counts().live();
  }

  private void note(Fact fact, long at) {
    if (fact instanceof Fact.JobSubmitted job) {
      submitted++;
      about(job.number());
    } else if (fact instanceof Fact.StopOrdered stop && !graceSeen) {
      graceSeen = stop.killAt() > at;
      stopGrace = graceSeen ? Duration.ofMillis(stop.killAt() - at) : stopGrace;
    }
  }

  private void about(long number) {
    JobRecord job = courses.cluster().jobs().get(number);
    book.about(
        courses.cluster().id(TaskRef.whole(number)),
        job.definition().definition().name(),
        job.request().timing().expectedDuration());
  }
}
