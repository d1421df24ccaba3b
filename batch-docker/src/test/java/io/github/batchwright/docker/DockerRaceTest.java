package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.RecoveredAttempt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ends that come at the worst moment, and amid thousands of other events. */
final class DockerRaceTest extends DockerFixture {
  /** Nothing is found by chance: no comparison by the clock, no event told a second time. */
  private static final EngineLimits NO_CHANCE =
      EngineLimits.DEFAULT.withReconcile(Duration.ofHours(1)).withOverlap(Duration.ofHours(-1));

  private static final int BURST = 3_000;
  private static final Duration PROMPTLY = Duration.ofSeconds(20);

  private EngineProxy proxy;

  @BeforeEach
  void openProxy() throws IOException {
    proxy = new EngineProxy(engine.address());
  }

  @AfterEach
  void closeProxy() throws IOException {
    proxy.close();
  }

  private Running startOnProxy(long epoch, RecoveredAttempt... attempts) {
    return start(DockerExecutor.builder().host(proxy.host()).limits(NO_CHANCE), epoch, attempts);
  }

  private void endContainer(AttemptId attempt) {
    engine.client().killContainerCmd(owner.name(attempt)).withSignal("TERM").exec();
    engine.awaitExit(owner.name(attempt));
  }

  @Test
  void exitAfterTheListAndBeforeItIsReadIsSeen() throws Exception {
    AttemptId attempt = newAttempt();
    Running first = start();
    first.executor().launch(request(attempt, "sleep", "1000"));
    first.reports().awaitStarted(attempt);
    first.executor().close();

    EngineProxy.Held list = proxy.holdFirstAnswerTo("/containers/json");
    Running second =
        startOnProxy(2, new RecoveredAttempt(request(attempt, "sleep", "1000"), Instant.EPOCH));
    list.awaitGiven();
    endContainer(attempt);
    list.letGo();

    assertEquals(AttemptOutcome.signalled(15, "SIGTERM"), second.reports().awaitEnded(attempt));
  }

  @Test
  void exitBeforeTheStreamOfEventsIsOpenIsSeen() throws Exception {
    EngineProxy.Held events = proxy.holdFirstAnswerTo("/events");
    Running on = startOnProxy(1);
    AttemptId attempt = newAttempt();
    on.executor().launch(request(attempt, "sleep", "1000"));
    on.reports().awaitStarted(attempt);
    endContainer(attempt);
    events.letGo();

    assertEquals(AttemptOutcome.signalled(15, "SIGTERM"), on.reports().awaitEnded(attempt));
  }

  @Test
  void exitBeforeTheStartIsAnsweredIsSeen() throws Exception {
    Running on = startOnProxy(1);
    run(on, newAttempt(), "true");
    EngineProxy.Held start = proxy.holdFirstAnswerTo("/start");
    AttemptId attempt = newAttempt();
    on.executor().launch(request(attempt, "sh", "-c", "exit 3"));
    start.awaitGiven();
    engine.awaitExit(owner.name(attempt));
    start.letGo();

    assertEquals(AttemptOutcome.exited(3), on.reports().awaitEnded(attempt));
    assertEquals(1, on.reports().startedCount(attempt));
  }

  @Test
  void endBehindThousandsOfEventsIsNoticedPromptly() throws Exception {
    AttemptId runs = newAttempt();
    AttemptId ends = newAttempt();
    CountDownLatch ready = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    proxy.answerFirst(
        "/events",
        out -> {
          ready.await();
          byte[] event = dieEvent(runs);
          for (int i = 0; i < BURST; i++) {
            out.write(event);
          }
          out.write(dieEvent(ends));
          out.flush();
          over.await();
        });
    Running on = startOnProxy(1);
    on.executor().launch(request(runs, "sleep", "1000"));
    on.executor().launch(request(ends, "sh", "-c", "exit 3"));
    on.reports().awaitStarted(runs);
    on.reports().awaitStarted(ends);
    engine.awaitExit(owner.name(ends));
    long began = System.nanoTime();
    ready.countDown();

    assertEquals(AttemptOutcome.exited(3), on.reports().awaitEnded(ends));
    assertPromptly(began);
    assertEquals(List.of(), on.reports().ends(runs));
    over.countDown();
  }

  /** As the engine tells of the end of an attempt's container. */
  private byte[] dieEvent(AttemptId attempt) {
    String labels =
        owner.labels(request(attempt), 1).entrySet().stream()
            .map(label -> "\"" + label.getKey() + "\":\"" + label.getValue() + "\"")
            .collect(Collectors.joining(","));
    String event =
        "{\"status\":\"die\",\"id\":\"0\",\"Type\":\"container\",\"Action\":\"die\","
            + "\"Actor\":{\"ID\":\"0\",\"Attributes\":{\"exitCode\":\"0\","
            + labels
            + "}},\"scope\":\"local\",\"time\":1700000000,\"timeNano\":1700000000000000000}\n";
    return event.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertPromptly(long began) {
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    assertTrue(took.compareTo(PROMPTLY) < 0, "took " + took);
  }

  @Test
  @Tag("heavy")
  void burstOfEventsOfTheEngineHoldsUpNoJob() throws Exception {
    Running on = startOnProxy(1);
    AttemptId busy = newAttempt();
    on.executor().launch(request(busy, "sleep", "1000"));
    on.reports().awaitStarted(busy);
    String container = owner.name(busy);
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      long began = System.nanoTime();
      List<Future<?>> bursts = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        bursts.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < BURST / threads; i++) {
                    engine.client().resizeContainerCmd(container).withSize(24, 80).exec();
                  }
                }));
      }
      assertEquals(AttemptOutcome.exited(3), run(on, newAttempt(), "sh", "-c", "exit 3"));
      assertPromptly(began);
      for (Future<?> burst : bursts) {
        burst.get();
      }
      assertEquals(List.of(), on.reports().ends(busy));
    } finally {
      pool.shutdownNow();
    }
  }
}
