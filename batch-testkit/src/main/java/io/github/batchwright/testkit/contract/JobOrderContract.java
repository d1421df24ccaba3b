package io.github.batchwright.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.JobId;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.JobOrder;
import io.github.batchwright.spi.QueueView;
import io.github.batchwright.spi.WaitingJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * What every {@link JobOrder} must keep to. Extend it for one of your own:
 *
 * <pre>{@code
 * final class MyOrderContractTest extends JobOrderContract {
 *   protected JobOrder newOrder() {
 *     return new MyOrder();
 *   }
 * }
 * }</pre>
 */
public abstract class JobOrderContract {
  private static final Duration AT_ONCE = Duration.ofSeconds(10);
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final int FEW = 24;
  private static final int MANY = 10_000;

  /** For subclasses. */
  protected JobOrderContract() {}

  /** Makes an order. */
  protected abstract JobOrder newOrder() throws Exception;

  /** Returns a queue that the order is asked about. */
  protected QueueView queue() {
    return new QueueView(
        "queue", NOW, Resources.of(64, 262_144), Resources.of(3, 1_024), Map.of("a", 2, "b", 1));
  }

  /**
   * Returns so many jobs that the order is to compare. Unless overridden they are drawn from a
   * seed: some have a share, a deadline, nodes, tags or earlier attempts, and some are alike but
   * for their ids.
   */
  protected List<WaitingJob> jobs(int count) {
    SplittableRandom random = new SplittableRandom(count);
    List<WaitingJob> jobs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int nodes = random.nextInt(4) == 0 ? 2 : 1;
      jobs.add(
          new WaitingJob(
              new JobId(new UUID(1, i).toString()),
              "job" + i,
              "definition" + random.nextInt(3),
              random.nextBoolean() ? null : "share" + random.nextInt(3),
              random.nextInt(3),
              Resources.of((double) nodes * (1 + random.nextInt(3)), 512),
              nodes,
              Duration.ofMinutes(1 + random.nextInt(4)),
              NOW.minusSeconds(random.nextInt(3)),
              random.nextBoolean() ? null : NOW.plusSeconds(random.nextInt(3)),
              random.nextInt(2),
              random.nextBoolean() ? Map.of() : Map.of("team", "a" + random.nextInt(2))));
    }
    return jobs;
  }

  @Test
  void itIsAnOrderOfAnyJobs() throws Exception {
    Comparator<WaitingJob> order = newOrder().of(queue());
    List<WaitingJob> jobs = jobs(FEW);
    for (WaitingJob a : jobs) {
      assertEquals(0, order.compare(a, a), "a job is not equal to itself: " + a);
      for (WaitingJob b : jobs) {
        int ab = Integer.signum(order.compare(a, b));
        assertEquals(-ab, Integer.signum(order.compare(b, a)), "both ways round: " + a + ", " + b);
        for (WaitingJob c : jobs) {
          if (ab <= 0 && order.compare(b, c) <= 0) {
            assertTrue(order.compare(a, c) <= 0, "not in one line: " + List.of(a, b, c));
          }
        }
      }
    }
  }

  @Test
  void itAnswersTheSameForTheSameView() throws Exception {
    JobOrder order = newOrder();
    List<WaitingJob> jobs = jobs(MANY / 10);

    List<WaitingJob> once = sorted(order, jobs);

    assertEquals(once, sorted(order, jobs), "another answer the second time");
    assertEquals(once, sorted(newOrder(), jobs), "another answer by another instance");
  }

  @Test
  void severalThreadsMayAskAtOnce() throws Exception {
    JobOrder order = newOrder();
    List<WaitingJob> jobs = jobs(MANY / 10);
    List<WaitingJob> expected = sorted(order, jobs);
    List<CompletableFuture<List<WaitingJob>>> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      answers.add(CompletableFuture.supplyAsync(() -> sorted(order, jobs)));
    }
    for (CompletableFuture<List<WaitingJob>> answer : answers) {
      assertEquals(expected, answer.get());
    }
  }

  @Test
  void itAnswersAtOnce() {
    assertTimeoutPreemptively(
        AT_ONCE,
        () -> sorted(newOrder(), jobs(MANY)),
        MANY + " jobs take long: the scheduler's thread would wait as long");
  }

  private List<WaitingJob> sorted(JobOrder order, List<WaitingJob> jobs) {
    List<WaitingJob> sorted = new ArrayList<>(jobs);
    sorted.sort(order.of(queue()));
    return sorted;
  }
}
