package io.github.batchwright.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.ServiceClosedException;
import io.github.batchwright.ServiceState;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Retention;
import io.github.batchwright.model.SubmitJobRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is left when something fails that must not: a service that says so, or one that goes on. */
class FailStopTest {

  @Test
  void whatNobodyExpectedStopsTheServiceForGoodAndIsTold() throws Exception {
    IllegalStateException broken = new IllegalStateException("broken on purpose");
    List<Throwable> told = new CopyOnWriteArrayList<>();
    CountDownLatch heard = new CountDownLatch(1);
    ServiceSettings settings = new ServiceSettings();
    settings.effects = effects -> failingAtEvents(effects, broken);
    settings.listeners.add(event -> {});
    settings.serviceListeners.add(
        cause -> {
          told.add(cause);
          heard.countDown();
        });
    settings.definitions.add(JobDefinition.process("d", "true").build());
    try (BatchService batch = LocalBatchService.start(settings)) {
      try {
        batch.submit(SubmitJobRequest.builder("j", "d").build());
      } catch (ServiceClosedException e) {
        assertSame(broken, e.getCause());
      }
      assertTrue(heard.await(20, TimeUnit.SECONDS));
      assertEquals(ServiceState.FAILED, batch.state());
      assertEquals(List.of(broken), told);
      assertThrows(
          ServiceClosedException.class,
          () -> batch.submit(SubmitJobRequest.builder("k", "d").build()));
    }
    assertEquals(List.of(broken), told);
  }

  private static Effect.Visitor failingAtEvents(Effect.Visitor effects, RuntimeException failure) {
    return (Effect.Visitor)
        Proxy.newProxyInstance(
            FailStopTest.class.getClassLoader(),
            new Class<?>[] {Effect.Visitor.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("emit")) {
                throw failure;
              }
              try {
                return method.invoke(effects, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void aCallbackExecutorThatFailsCostsNothingButLogs() throws Exception {
    try (BatchService batch =
        BatchService.builder()
            .retention(new Retention(Duration.ofHours(1), 1))
            .callbackExecutor(
                callback -> {
                  throw new IllegalStateException("broken on purpose");
                })
            .jobDefinition(JobDefinition.process("d", "true").build())
            .build()) {
      for (int i = 0; i < 3; i++) {
        SubmitJobRequest request = SubmitJobRequest.builder("j" + i, "d").build();
        assertEquals(JobStatus.SUCCEEDED, batch.submit(request).await().status());
      }
      assertEquals(0, batch.awaitIdle());
      assertEquals(ServiceState.RUNNING, batch.state());
    }
  }
}
