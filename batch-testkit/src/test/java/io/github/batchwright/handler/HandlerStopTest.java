package io.github.batchwright.handler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandler;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.StopMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stops, and the bounds of the pool. */
@Timeout(120)
final class HandlerStopTest {
  private final Semaphore begun = new Semaphore(0);
  private final CountDownLatch release = new CountDownLatch(1);

  /** Waits for its release, and does not care for interrupts. */
  private final JobHandler stubborn =
      context -> {
        begun.release();
        while (release.getCount() > 0) {
          try {
            release.await();
          } catch (InterruptedException e) {
            begun.release();
          }
        }
        context.logger().info("Released");
        context.progress(1, "released");
      };

  @Test
  void gracefulStopInterruptsAndSaysSo() {
    AtomicBoolean stopping = new AtomicBoolean();
    JobHandler waiting =
        context -> {
          begun.release();
          try {
            new CountDownLatch(1).await();
          } finally {
            stopping.set(context.isStopping());
          }
        };
    try (HandlerRig rig = new HandlerRig(with -> with.handler("wait", waiting))) {
      AttemptId attempt = rig.launch("wait");
      begun.acquireUninterruptibly();
      rig.executor.stop(attempt, StopMode.GRACEFUL);

      assertEquals(AttemptOutcome.exited(1, "InterruptedException"), rig.await(attempt));
      assertTrue(stopping.get());
    }
  }

  @Test
  void handlerMayEndWellAfterAGracefulStop() {
    JobHandler careful =
        context -> {
          begun.release();
          while (!context.isStopping()) {
            Thread.onSpinWait();
          }
        };
    try (HandlerRig rig = new HandlerRig(with -> with.handler("careful", careful))) {
      AttemptId attempt = rig.launch("careful");
      begun.acquireUninterruptibly();
      rig.executor.stop(attempt, StopMode.GRACEFUL);

      assertTrue(rig.await(attempt).isSuccess());
    }
  }

  @Test
  void anInterruptDoesNotReachTheNextAttempt() {
    ConcurrentLinkedQueue<Boolean> flags = new ConcurrentLinkedQueue<>();
    try (HandlerRig rig =
        new HandlerRig(
            with ->
                with.maxThreads(1)
                    .handler("leave", context -> Thread.currentThread().interrupt())
                    .handler("stubborn", stubborn)
                    .handler(
                        "look", context -> flags.add(Thread.currentThread().isInterrupted())))) {
      rig.run("leave");
      rig.run("look");
      AttemptId stopped = rig.launch("stubborn");
      begun.acquireUninterruptibly();
      rig.executor.stop(stopped, StopMode.GRACEFUL);
      begun.acquireUninterruptibly();
      release.countDown();
      rig.executor.stop(stopped, StopMode.GRACEFUL);
      rig.await(stopped);
      rig.executor.stop(stopped, StopMode.GRACEFUL);
      rig.run("look");

      assertEquals(List.of(false, false), List.copyOf(flags));
    }
  }

  /** Notes, when its text is written, whether the writing thread is interrupted. */
  private static final class LookingException extends Exception {
    private static final long serialVersionUID = 1L;
    private final AtomicBoolean interrupted = new AtomicBoolean();

    @Override
    public String getMessage() {
      interrupted.set(Thread.currentThread().isInterrupted());
      return "looked";
    }
  }

  @Test
  void anInterruptDoesNotReachTheLog() throws IOException {
    LookingException failure = new LookingException();
    JobHandler failing =
        context -> {
          Thread.currentThread().interrupt();
          throw failure;
        };
    try (HandlerRig rig = new HandlerRig(with -> with.handler("fail", failing))) {
      AttemptId attempt = rig.launch("fail");
      rig.await(attempt);

      assertTrue(rig.log(attempt, LogStream.STDERR).contains("looked"));
      assertFalse(failure.interrupted.get());
    }
  }

  @Test
  void anAbandonedHandlerKeepsItsThreadAndNothingElse() throws IOException {
    try (HandlerRig rig =
        new HandlerRig(
            with ->
                with.maxThreads(1).handler("stubborn", stubborn).handler("next", context -> {}))) {
      AttemptId attempt = rig.launch("stubborn");
      begun.acquireUninterruptibly();
      rig.executor.stop(attempt, StopMode.FORCED);

      AttemptOutcome outcome = rig.await(attempt);
      assertEquals(Cause.SIGNALLED, outcome.cause());
      assertEquals(137, outcome.exitCode());
      assertNotNull(outcome.reason());
      assertTrue(outcome.reason().startsWith("Abandoned: "), outcome.reason());
      AttemptId next = rig.launch("next");
      assertEquals(List.of(), rig.reports.ends(next));

      release.countDown();
      assertTrue(rig.await(next).isSuccess());
      assertEquals(1, rig.reports.ends(attempt).size());
      assertEquals("", rig.log(attempt, LogStream.STDOUT));
      assertEquals(Optional.empty(), rig.reports.progress(attempt));
    }
  }

  @Test
  void oneThatWaitsForAThreadCanBeStopped() {
    AtomicInteger runs = new AtomicInteger();
    try (HandlerRig rig =
        new HandlerRig(
            with ->
                with.maxThreads(1)
                    .handler("stubborn", stubborn)
                    .handler("count", context -> runs.incrementAndGet()))) {
      rig.launch("stubborn");
      begun.acquireUninterruptibly();
      AttemptId waiting = rig.launch("count");
      rig.executor.stop(waiting, StopMode.GRACEFUL);

      assertEquals(AttemptOutcome.cannotStart("Stopped before it was started"), rig.await(waiting));
      release.countDown();
      rig.run("count");
      assertEquals(1, runs.get());
    }
  }

  @Test
  void neverRunsMoreThanItsThreads() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch three = new CountDownLatch(3);
    JobHandler busy =
        context -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          three.countDown();
          three.await();
          running.decrementAndGet();
        };
    try (HandlerRig rig = new HandlerRig(with -> with.maxThreads(3).handler("busy", busy))) {
      List<AttemptId> attempts = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        attempts.add(rig.launch("busy"));
      }
      for (AttemptId attempt : attempts) {
        assertTrue(rig.await(attempt).isSuccess());
      }
      assertEquals(3, most.get());
    }
  }

  @Test
  void aFullQueueIsTold() {
    try (HandlerRig rig =
        new HandlerRig(with -> with.maxThreads(1).maxQueued(1).handler("stubborn", stubborn))) {
      AttemptId first = rig.launch("stubborn");
      begun.acquireUninterruptibly();
      AttemptId second = rig.launch("stubborn");

      assertEquals(
          AttemptOutcome.cannotStart(
              "All 1 threads for handlers are busy, and the queue of 1 is full"),
          rig.run("stubborn"));
      release.countDown();
      assertTrue(rig.await(first).isSuccess());
      assertTrue(rig.await(second).isSuccess());
    }
  }

  @Test
  void closeInterruptsWhatRunsAndReportsNothingMore() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    JobHandler waiting =
        context -> {
          begun.release();
          try {
            new CountDownLatch(1).await();
          } finally {
            interrupted.countDown();
          }
        };
    HandlerRig rig = new HandlerRig(with -> with.handler("wait", waiting));
    AttemptId attempt = rig.launch("wait");
    begun.acquireUninterruptibly();
    rig.close();

    interrupted.await();
    assertEquals(List.of(), rig.reports.ends(attempt));
  }
}
