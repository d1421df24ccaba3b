package io.github.batchwright.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.batchwright.model.JobId;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;

class JobIdsProperties {
  private final JobIds ids = new JobIds(JobIds.markFrom(new UUID(123, 456)));

  @Property
  void everyNumberGivesAnIdThatLeadsBack(
      @ForAll @LongRange(min = 1, max = (1L << 48) - 1) long number,
      @ForAll @IntRange(min = -1, max = 999_999_999) int index) {
    TaskRef task = new TaskRef(number, index);
    JobId id = ids.of(task);
    assertEquals(Optional.of(task), ids.parse(id));
    UUID uuid = UUID.fromString(id.arrayJob().value());
    assertEquals(8, uuid.version());
    assertEquals(2, uuid.variant());
  }

  @Property
  void otherTextsAreOfNoJob(
      @ForAll @StringLength(min = 1, max = 64) @net.jqwik.api.constraints.AlphaChars String text) {
    assertEquals(Optional.empty(), ids.parse(new JobId(text)));
  }

  @Example
  void idsOfAnotherClusterAreOfNoJob() {
    JobIds others = new JobIds(JobIds.markFrom(new UUID(789, 456)));
    JobId id = others.of(TaskRef.whole(1));
    assertEquals(Optional.empty(), ids.parse(id));
    assertNotEquals(id, ids.of(TaskRef.whole(1)));
  }
}
