package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobProgress;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.StopMode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many that wait for an image, and a registry that is slow. */
final class DockerSharedPullTest extends RegistryFixture {
  private static final AttemptOutcome STOPPED =
      AttemptOutcome.cannotStart("Stopped before its container was started");

  private RegistryProxy slow;
  private EngineProxy proxy;
  private String repository;
  private String image;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    slow = new RegistryProxy(registry.port());
    proxy = new EngineProxy(engine.address());
    repository = newRepository();
    registry.pushNew(engine, repository, "1", 4 << 20);
    image = slow.address() + "/" + repository + ":1";
  }

  @AfterEach
  void close() throws IOException {
    slow.close();
    proxy.close();
    engine.removeAll(owner);
    if (has(image)) {
      TestRegistry.forget(engine.client(), image);
    }
  }

  private Running startOnProxy() {
    return start(quick().host(proxy.host()));
  }

  private List<AttemptId> launchMany(Running on, int many) {
    return IntStream.range(0, many).mapToObj(i -> launch(on, image, "true")).toList();
  }

  /** Waits until all have asked the engine for a container and been told that there is no image. */
  private void awaitWaiting(int many) {
    long began = System.nanoTime();
    while (proxy.count("/containers/create") < many) {
      assertTrue(System.nanoTime() - began < Duration.ofSeconds(60).toNanos(), "nobody asks");
      Thread.onSpinWait();
    }
  }

  @Test
  void eightWaitForOnePullAndHoldUpNobody() throws Exception {
    slow.allow(0);
    Running on = startOnProxy();
    List<AttemptId> waiting = launchMany(on, 8);
    awaitWaiting(8);
    slow.awaitHeld();

    assertTrue(runTrue(on, engine.image()).isSuccess());
    for (AttemptId attempt : waiting) {
      assertEquals(List.of(), on.reports().ends(attempt));
    }
    slow.allow(Long.MAX_VALUE);
    for (AttemptId attempt : waiting) {
      assertTrue(on.reports().awaitEnded(attempt).isSuccess());
    }
    assertEquals(1, proxy.count("/images/create"));
    assertEquals(1, slow.count("GET", "/manifests/"));
    assertEquals(2, slow.count("GET", "/blobs/"), "its configuration and the layer that is new");
  }

  @Test
  void whoIsStoppedLeavesAndThePullGoesOnForTheOthers() throws Exception {
    slow.allow(0);
    Running on = startOnProxy();
    List<AttemptId> waiting = launchMany(on, 3);
    awaitWaiting(3);
    slow.awaitHeld();
    for (AttemptId attempt : waiting.subList(0, 2)) {
      on.executor().stop(attempt, StopMode.GRACEFUL);
      assertEquals(STOPPED, on.reports().awaitEnded(attempt));
    }
    assertFalse(slow.isAbandoned());
    slow.allow(Long.MAX_VALUE);

    assertTrue(on.reports().awaitEnded(waiting.get(2)).isSuccess());
    assertEquals(1, proxy.count("/images/create"));
  }

  @Test
  void pullThatNobodyWaitsForIsGivenUpAndCanBeBegunAgain() throws Exception {
    slow.allow(0);
    Running on = startOnProxy();
    List<AttemptId> waiting = launchMany(on, 2);
    awaitWaiting(2);
    slow.awaitHeld();
    for (AttemptId attempt : waiting) {
      on.executor().stop(attempt, StopMode.FORCED);
      assertEquals(STOPPED, on.reports().awaitEnded(attempt));
    }
    slow.awaitAbandoned();
    assertFalse(has(image));
    slow.allow(Long.MAX_VALUE);

    assertTrue(runTrue(on, image).isSuccess());
    assertEquals(2, proxy.count("/images/create"));
  }

  @Test
  void progressIsReportedToAllWhoWait() throws Exception {
    slow.allow(2 << 20);
    slow.slowTo(2 << 20);
    Running on = startOnProxy();
    List<AttemptId> waiting = launchMany(on, 2);
    for (AttemptId attempt : waiting) {
      JobProgress half = on.reports().awaitProgress(attempt, 0.2);
      assertTrue(half.fraction() < 0.6, half.toString());
      assertTrue(half.message().startsWith("pulling " + image + ": "), half.message());
      assertTrue(half.message().contains(" of 4.2 MB, 0 of "), half.message());
    }
    slow.slowTo(Long.MAX_VALUE);
    slow.allow(Long.MAX_VALUE);
    for (AttemptId attempt : waiting) {
      assertTrue(on.reports().awaitEnded(attempt).isSuccess());
      JobProgress last = on.reports().progress(attempt).orElseThrow();
      assertEquals(0, last.fraction());
      assertTrue(last.message().startsWith("pulled " + image + " (sha256:"), last.message());
    }
  }

  @Test
  void pullWithoutProgressEnds() throws Exception {
    slow.allow(0);
    AttemptOutcome outcome =
        runTrue(
            start(quick().limits(EngineLimits.DEFAULT.withSilence(Duration.ofMillis(300)))), image);

    assertEquals(Cause.CANNOT_START, outcome.cause());
    assertEquals(
        "CannotPullContainerError: " + image + ": no progress for 0.3 s", outcome.reason());
    slow.awaitAbandoned();
  }

  @Test
  void pullsBeyondTheMostAtOnceWait() throws Exception {
    String other = slow.address() + "/" + repository + ":other";
    registry.push(engine.client(), engine.image(), repository, "other");
    slow.allow(0);
    Running on = start(quick().host(proxy.host()).pullsAtOnce(1));
    AttemptId first = launch(on, image, "true");
    slow.awaitHeld();
    AttemptId second = launch(on, other, "true");
    awaitWaiting(2);

    assertTrue(runTrue(on, engine.image()).isSuccess());
    assertEquals(1, proxy.count("/images/create"));
    // Never begun, it is left at once.
    on.executor().stop(second, StopMode.GRACEFUL);
    assertEquals(STOPPED, on.reports().awaitEnded(second));
    slow.allow(Long.MAX_VALUE);
    assertTrue(on.reports().awaitEnded(first).isSuccess());
    assertEquals(1, proxy.count("/images/create"));
  }

  @Test
  void closingEndsPulls() throws Exception {
    slow.allow(0);
    Running on = startOnProxy();
    AttemptId attempt = launch(on, image, "true");
    slow.awaitHeld();
    on.executor().close();

    slow.awaitAbandoned();
    assertEquals(List.of(), on.reports().ends(attempt));
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("batch-docker-")) {
        // A pool that is over may have a thread in its last instructions, but not longer.
        thread.join(30_000);
        assertFalse(thread.isAlive(), thread.toString());
      }
    }
  }
}
