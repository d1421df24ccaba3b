package io.github.batchwright.testkit.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** The engine starts every job when the reference does; jqwik prints the seed of every run. */
class ReplayProperties {
  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void startsJobForJobAsTheReferenceDoes(@ForAll long seed) {
    Workload workload = workload(new Random(seed));
    for (ReplayPolicy policy : ReplayPolicy.values()) {
      if (policy != ReplayPolicy.FAIR_SHARE) {
        assertArrayEquals(
            ReferenceSimulator.run(workload, policy),
            Replay.run(workload, policy),
            () -> policy + " of " + workload);
      }
    }
  }

  /** Small numbers, so that much happens at one instant; estimates that are right, and not. */
  private static Workload workload(Random random) {
    int processors = 1 + random.nextInt(12);
    int gap = 1 + random.nextInt(8);
    int longest = 1 + random.nextInt(12);
    boolean exact = random.nextInt(3) == 0;
    List<ReplayedJob> jobs = new ArrayList<>();
    long second = random.nextInt(3);
    int count = 1 + random.nextInt(40);
    for (int i = 0; i < count; i++) {
      second += random.nextInt(gap);
      long run = 1L + random.nextInt(longest);
      long estimate = exact ? run : run + random.nextInt(longest);
      int width = 1 + random.nextInt(processors);
      jobs.add(new ReplayedJob(i + 1, second, run, width, estimate, random.nextInt(4)));
    }
    return new Workload(processors, jobs, new SkippedJobs(0, 0, 0, 0));
  }
}
