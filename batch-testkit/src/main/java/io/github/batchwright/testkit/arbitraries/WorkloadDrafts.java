package io.github.batchwright.testkit.arbitraries;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Draws the parts of workloads, each without knowing the others. References are numbers that any
 * number of others makes sense of, so that parts can be left out while shrinking, and what is drawn
 * shrinks to the plainest: the first of everything, at once, for a second.
 */
final class WorkloadDrafts {
  private static final int MOST_CHILDREN = 10;
  private static final int MOST_DEPENDENCIES = 2;
  private static final int LONGEST_FACTOR = 20;

  private final Workloads knobs;

  WorkloadDrafts(Workloads knobs) {
    this.knobs = knobs;
  }

  /** Equal instances. */
  record Environment(int instances, int vcpus) {}

  /**
   * What a job asks for.
   *
   * @param vcpus from 1; as many as an instance has if it has fewer
   * @param memoryPercent of what an instance has for each vCPU
   */
  record Shape(int queue, int vcpus, int memoryPercent, int children) {}

  /**
   * When a job is submitted, and how long it runs.
   *
   * @param gap seconds after the one ahead
   * @param runTime seconds
   * @param expected percent of its run time that it is said to take; 0 if nothing is said
   * @param timeout percent of its run time after which it is stopped; 0 for never
   */
  record Times(int gap, int runTime, int expected, int timeout) {}

  /**
   * What else there is to a job.
   *
   * @param after how many jobs before it those are that it waits for, from 1
   * @param afterType 0 to wait for their success, 1 for any end, 2 for their failure, 3 to have the
   *     children of an array run one after the other
   * @param share the number of its share
   * @param priority inside its share; 0 for none
   */
  record Rest(List<Integer> after, int afterType, int exitCode, int priority, int share) {}

  /** A job. */
  record Job(Shape shape, Times times, Rest rest) {}

  Arbitrary<Environment> environments() {
    return Combinators.combine(
            Arbitraries.integers().between(1, knobs.mostInstances),
            Arbitraries.integers().between(1, knobs.mostVcpus))
        .as(Environment::new);
  }

  Arbitrary<Job> jobs() {
    return Combinators.combine(shapes(), times(), rests()).as(Job::new);
  }

  private Arbitrary<Shape> shapes() {
    return Combinators.combine(
            Arbitraries.integers().between(0, knobs.mostQueues - 1),
            Arbitraries.integers().between(1, knobs.mostVcpus),
            // Mostly as much memory as the instance has for these vCPUs, so that either can be
            // short.
            ValueArbitraries.rarely(
                2,
                Arbitraries.integers().between(1, 400).shrinkTowards(100),
                Arbitraries.just(100)),
            sometimes(
                knobs.arrays,
                Arbitraries.integers().between(2, MOST_CHILDREN),
                Arbitraries.just(1)))
        .as(Shape::new);
  }

  private Arbitrary<Times> times() {
    return Combinators.combine(
            ValueArbitraries.rarely(4, Arbitraries.just(0), seconds(0, knobs.longestGap)),
            ValueArbitraries.rarely(
                3,
                seconds(1, knobs.longestRunTime),
                seconds(1, knobs.longestRunTime.dividedBy(LONGEST_FACTOR))),
            expected(),
            sometimes(
                knobs.timeouts,
                Arbitraries.integers().between(10, 300).shrinkTowards(200),
                Arbitraries.just(0)))
        .as(Times::new);
  }

  private static Arbitrary<Integer> seconds(int least, Duration most) {
    return Arbitraries.integers().between(least, (int) Math.max(least, most.toSeconds()));
  }

  private Arbitrary<Integer> expected() {
    Arbitrary<Integer> exact = Arbitraries.just(100);
    Arbitrary<Integer> over = Arbitraries.integers().between(100, LONGEST_FACTOR * 100);
    Arbitrary<Integer> under = Arbitraries.integers().between(5, 100).shrinkTowards(100);
    return switch (knobs.estimates) {
      case NONE -> Arbitraries.just(0);
      case EXACT -> exact;
      case OVER -> ValueArbitraries.rarely(4, exact, over);
      case ANY ->
          ValueArbitraries.rarely(
              4,
              Arbitraries.just(0),
              ValueArbitraries.<Integer>rarely(
                  3, under, ValueArbitraries.<Integer>rarely(3, exact, over)));
    };
  }

  private Arbitrary<Rest> rests() {
    Arbitrary<List<Integer>> none = Arbitraries.just(List.of());
    Arbitrary<List<Integer>> some =
        Arbitraries.integers()
            .between(1, Math.max(1, knobs.mostJobs))
            .list()
            .uniqueElements()
            .ofMinSize(1)
            .ofMaxSize(Math.min(MOST_DEPENDENCIES, Math.max(1, knobs.mostJobs)));
    Arbitrary<Integer> zero = Arbitraries.just(0);
    return Combinators.combine(
            sometimes(knobs.dependencies, some, none),
            sometimes(knobs.dependencies, Arbitraries.integers().between(1, 3), zero),
            sometimes(knobs.failures, Arbitraries.integers().between(1, 255), zero),
            sometimes(knobs.priorities, Arbitraries.integers().between(1, 9999), zero),
            knobs.shares ? Arbitraries.integers().between(0, 3) : zero)
        .as(Rest::new);
  }

  /** One in five, if turned on; shrinks to what is usual. */
  private static <T> Arbitrary<T> sometimes(boolean on, Arbitrary<T> rare, Arbitrary<T> usual) {
    return on ? ValueArbitraries.rarely(5, rare, usual) : usual;
  }
}
