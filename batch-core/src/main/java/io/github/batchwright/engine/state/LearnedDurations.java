package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How long attempts took that succeeded, of each job definition by its name, whatever its revision.
 * Of more than {@value #MOST_DEFINITIONS} definitions, the one that has not been heard of for
 * longest is forgotten. See {@link DurationSketch} for what is kept of each: at most 2 KiB, and
 * seldom more than a tenth of that.
 */
public final class LearnedDurations {
  /** Of how many definitions something is known at most. */
  static final int MOST_DEFINITIONS = 4096;

  /** The one heard of last is last. */
  private final Map<String, DurationSketch> sketches = new LinkedHashMap<>();

  private long version;

  void add(String definition, long millis) {
    DurationSketch sketch = sketches.remove(definition);
    sketch = sketch == null ? new DurationSketch() : sketch;
    sketch.add(millis);
    put(definition, sketch);
    if (Integer.bitCount(sketch.count()) == 1) {
      version++;
    }
  }

  /**
   * Returns a number that is another whenever so much more was learned of a definition that
   * something else may be expected: as much again as was known. It is no part of the state.
   */
  public long version() {
    return version;
  }

  void keep(SnapshotFact.DurationsKept fact) {
    put(fact.definition(), DurationSketch.of(fact.buckets()));
  }

  private void put(String definition, DurationSketch sketch) {
    sketches.put(definition, sketch);
    if (sketches.size() > MOST_DEFINITIONS) {
      Iterator<DurationSketch> oldest = sketches.values().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  List<SnapshotFact.DurationsKept> image() {
    ImmutableList.Builder<SnapshotFact.DurationsKept> image = ImmutableList.builder();
    sketches.forEach(
        (name, sketch) -> image.add(new SnapshotFact.DurationsKept(name, sketch.image())));
    return image.build();
  }

  /**
   * Returns what this part of the attempts of a definition did not exceed, in milliseconds, at most
   * a sixteenth too much; nothing if none has succeeded.
   *
   * @param part from 0, the shortest attempt, to 1, the longest
   */
  public OptionalLong quantile(String definition, double part) {
    DurationSketch sketch = sketches.get(definition);
    return sketch == null ? OptionalLong.empty() : OptionalLong.of(sketch.quantile(part));
  }

  /** Returns how many attempts of a definition that is known from, at most 511. */
  public int count(String definition) {
    DurationSketch sketch = sketches.get(definition);
    return sketch == null ? 0 : sketch.count();
  }
}
