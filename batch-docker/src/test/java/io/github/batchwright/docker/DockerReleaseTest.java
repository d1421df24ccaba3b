package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.docker.EngineProxy.Fate;
import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long containers are kept. */
final class DockerReleaseTest extends DockerFixture {
  private static final EngineLimits EVENTS_ONLY =
      EngineLimits.DEFAULT.withReconcile(Duration.ofHours(1));

  @Test
  void containerIsKeptUntilItIsReleased() throws Exception {
    Running on = start();
    AttemptId failed = newAttempt();
    AttemptId impossible = newAttempt();
    AttemptId stopped = newAttempt();
    assertEquals(7, run(on, failed, "sh", "-c", "exit 7").exitCode());
    assertEquals(Cause.CANNOT_START, run(on, impossible, "/no/such/program").cause());
    on.executor().launch(request(stopped, "sleep", "1000"));
    on.reports().awaitStarted(stopped);
    on.executor().stop(stopped, StopMode.FORCED);
    on.reports().awaitEnded(stopped);

    for (AttemptId attempt : List.of(failed, impossible, stopped)) {
      assertEquals("exited", engine.inspect(owner, attempt).getState().getStatus());
      release(on, attempt);
    }
    assertEquals(List.of(), engine.containers(owner));
  }

  @Test
  void releaseOfAnUnknownOrRunningAttemptDoesNothing() {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor().launch(request(attempt, "sleep", "1000"));
    on.reports().awaitStarted(attempt);
    on.executor().release(attempt);
    on.executor().release(newAttempt());
    // Whatever is to be removed is gone after that.
    on.executor().close();

    assertEquals("running", engine.inspect(owner, attempt).getState().getStatus());
  }

  @Test
  void closeRemovesWhatIsReleasedAndKeepsTheRest() {
    Running on = start();
    List<AttemptId> attempts = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      AttemptId attempt = newAttempt();
      attempts.add(attempt);
      on.executor().launch(request(attempt, "true"));
    }
    attempts.forEach(on.reports()::awaitEnded);
    attempts.subList(0, 5).forEach(on.executor()::release);
    on.executor().close();

    assertEquals(1, engine.containers(owner).size());
    assertTrue(engine.exists(owner.name(attempts.get(5))));
  }

  @Test
  void releaseWhileTheEngineIsAwayIsDoneWhenItIsBack() throws Exception {
    try (EngineProxy proxy = new EngineProxy(engine.address())) {
      Running on = start(DockerExecutor.builder().host(proxy.host()).limits(EVENTS_ONLY));
      AttemptId attempt = newAttempt();
      run(on, attempt, "true");
      proxy.rule(line -> Fate.DROP);
      proxy.expect("DELETE");
      proxy.dropAll();
      on.executor().release(attempt);
      proxy.await();
      assertTrue(engine.exists(owner.name(attempt)));
      proxy.rule(line -> Fate.PASS);

      engine.awaitRemoved(owner.name(attempt));
    }
  }

  @Test
  void closeDoesNotWaitLongForReleasesThatHang() throws Exception {
    try (EngineProxy proxy = new EngineProxy(engine.address())) {
      Running on = start(DockerExecutor.builder().host(proxy.host()).limits(EVENTS_ONLY));
      AttemptId attempt = newAttempt();
      run(on, attempt, "true");
      proxy.rule(line -> Fate.HANG);
      proxy.expect("DELETE");
      on.executor().release(attempt);
      proxy.await();
      long began = System.nanoTime();
      on.executor().close();

      Duration took = Duration.ofNanos(System.nanoTime() - began);
      assertTrue(took.compareTo(Duration.ofSeconds(20)) < 0, "took " + took);
      assertTrue(engine.exists(owner.name(attempt)));
    }
  }
}
