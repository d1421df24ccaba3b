package io.github.batchwright.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** What a sketch says is near what was there, whatever was there. jqwik prints the seed. */
class DurationSketchProperties {
  /** Runs of every order of length, the shortest and the longest that can be. */
  @Provide
  Arbitrary<List<Long>> runs() {
    return Arbitraries.integers()
        .between(0, 63)
        .flatMap(bits -> Arbitraries.longs().between(0, Long.MAX_VALUE >>> bits))
        .list()
        .ofMinSize(1)
        .ofMaxSize(DurationSketch.MOST - 1);
  }

  private static DurationSketch sketch(List<Long> runs) {
    DurationSketch sketch = new DurationSketch();
    runs.forEach(sketch::add);
    return sketch;
  }

  private static void assertNear(long expected, long said, long most) {
    assertTrue(Math.abs(said - expected) <= most, () -> said + " for " + expected);
  }

  @Property(tries = 300)
  void aQuantileIsNoLessThanTheExactOneAndAtMostASixteenthMore(
      @ForAll("runs") List<Long> runs, @ForAll @DoubleRange(max = 1) double part) {
    List<Long> sorted = runs.stream().sorted().toList();
    long exact = sorted.get(Math.max(1, (int) Math.ceil(part * sorted.size())) - 1);
    long said = sketch(runs).quantile(part);
    assertTrue(said >= exact && said - exact <= exact / 16, () -> said + " is said for " + exact);
  }

  @Property(tries = 100)
  void howeverManyRunsThereAreItStaysSmall(
      @ForAll long seed, @ForAll @IntRange(max = 5_000) int count) {
    Random random = new Random(seed);
    DurationSketch sketch = new DurationSketch();
    for (int i = 0; i < count; i++) {
      sketch.add(random.nextLong() >>> (1 + random.nextInt(63)));
      assertTrue(sketch.count() < DurationSketch.MOST);
      assertTrue(sketch.image().size() <= sketch.count());
    }
    assertEquals(count < DurationSketch.MOST, sketch.count() == count);
  }

  @Property(tries = 100)
  void whatIsKeptOfItGoesOnAsItWould(
      @ForAll("runs") List<Long> before, @ForAll("runs") List<Long> after) {
    DurationSketch original = sketch(before);
    DurationSketch kept = DurationSketch.of(original.image());
    after.forEach(original::add);
    after.forEach(kept::add);
    assertEquals(original.image(), kept.image());
    assertEquals(original.count(), kept.count());
    assertEquals(original.quantile(0.5), kept.quantile(0.5));
  }

  /** Not even the tail is lost: of every two neighbours in length the longer one stays. */
  @Property(tries = 50)
  void forgettingHalfOfTheRunsKeepsTheQuantiles(@ForAll long seed) {
    Random random = new Random(seed);
    DurationSketch sketch = new DurationSketch();
    for (int i = 0; i < 50_000; i++) {
      sketch.add(1_000 + random.nextInt(1_000_000));
    }
    assertNear(501_000, sketch.quantile(0.5), 120_000);
    assertNear(901_000, sketch.quantile(0.9), 130_000);
  }

  @Example
  void theLongestRunOutlivesTheHalving() {
    DurationSketch sketch = new DurationSketch();
    sketch.add(1_000_000);
    for (int i = 1; i < DurationSketch.MOST; i++) {
      sketch.add(10);
    }
    assertEquals(DurationSketch.MOST / 2, sketch.count());
    assertNear(1_000_000, sketch.quantile(1), 62_500);
    assertEquals(10, sketch.quantile(0.99));
  }

  /** A program that became slower or faster is known for it after a thousand runs. */
  @Example
  void theRecentCountsMore() {
    for (long now : new long[] {5, 20}) {
      DurationSketch sketch = new DurationSketch();
      for (int i = 0; i < 100_000; i++) {
        sketch.add(10);
      }
      for (int i = 0; i < 1_024; i++) {
        sketch.add(now);
      }
      assertEquals(now, sketch.quantile(0.1));
      assertEquals(now, sketch.quantile(0.9));
    }
  }

  @Example
  void theDefinitionThatWasNotHeardOfForLongestIsForgotten() {
    LearnedDurations all = new LearnedDurations();
    for (int i = 0; i < LearnedDurations.MOST_DEFINITIONS; i++) {
      all.add("d" + i, i);
    }
    all.add("d0", 0);
    all.add("one more", 7);
    assertEquals(2, all.count("d0"));
    assertEquals(0, all.count("d1"));
    assertTrue(all.quantile("d1", 0.5).isEmpty());
    assertEquals(1, all.count("d2"));
    assertEquals(7, all.quantile("one more", 0.5).getAsLong());
    LearnedDurations kept = new LearnedDurations();
    all.image().forEach(kept::keep);
    kept.add("yet one more", 7);
    assertEquals(0, kept.count("d2"));
    assertEquals(2, kept.count("d0"));
  }
}
