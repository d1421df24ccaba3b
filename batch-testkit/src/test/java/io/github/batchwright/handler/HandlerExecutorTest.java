package io.github.batchwright.handler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobContext;
import io.github.batchwright.JobFailure;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobProgress;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a handler is called, and how its end is told. */
@Timeout(120)
final class HandlerExecutorTest {

  @Test
  void handlerKnowsItsAttempt() {
    AtomicReference<JobContext> seen = new AtomicReference<>();
    try (HandlerRig rig = new HandlerRig(with -> with.handler("keep", seen::set))) {
      JobId child = new JobId("array").child(7);
      assertTrue(rig.await(rig.launch(child, HandlerRig.named("keep"))).isSuccess());

      JobContext context = seen.get();
      assertEquals(child, context.jobId());
      assertEquals(new AttemptId(child, 1), context.attempt());
      assertEquals("sums", context.jobName());
      assertEquals(OptionalInt.of(7), context.arrayIndex());
      assertEquals(Map.of("colour", "green"), context.parameters());
      assertEquals("green", context.parameter("colour"));
      assertEquals(Map.of("AWS_BATCH_JOB_ID", "array:7"), context.variables());
      assertFalse(context.isStopping());
      assertEquals(
          "parameters: 'size' is given neither by the job nor by its definition; given are: colour",
          assertThrows(IllegalArgumentException.class, () -> context.parameter("size"))
              .getMessage());
      assertTrue(rig.run("keep").isSuccess());
      assertEquals(OptionalInt.empty(), seen.get().arrayIndex());
    }
  }

  @Test
  void unknownNameIsInvalidAndTellsTheKnownOnes() {
    try (HandlerRig rig =
        new HandlerRig(with -> with.handlers(Map.of("beta", c -> {}, "alpha", c -> {})))) {
      assertEquals(
          AttemptOutcome.invalid(
              "No handler named 'gamma' is registered; registered are: alpha, beta"),
          rig.run("gamma"));
    }
    try (HandlerRig rig = new HandlerRig(with -> with)) {
      assertEquals(
          AttemptOutcome.invalid("No handler named 'gamma' is registered; registered are: none"),
          rig.run("gamma"));
    }
  }

  @Test
  void anotherKindOfJobIsInvalid() {
    try (HandlerRig rig = new HandlerRig(with -> with)) {
      ProcessProperties command =
          new ProcessProperties(List.of("true"), Map.of(), null, Resources.of(1, 128));
      assertEquals(
          AttemptOutcome.invalid("properties: 'PROCESS' must be of kind HANDLER"),
          rig.await(rig.launch(new JobId("job"), command)));
    }
  }

  @Test
  void registrationRefusesDuplicatesAndImpossibleNames() {
    HandlerExecutor.Builder builder = HandlerExecutor.builder(new HandlerRig(w -> w).logs);
    builder.handler("one", context -> {});
    assertEquals(
        "handler: 'one' is registered already",
        assertThrows(IllegalArgumentException.class, () -> builder.handler("one", context -> {}))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> builder.handler("a b", context -> {}));
    assertThrows(IllegalArgumentException.class, () -> builder.maxThreads(0));
    assertThrows(IllegalArgumentException.class, () -> builder.maxQueued(0));
  }

  @Test
  void whatAHandlerThrowsIsItsExitCodeAndReason() {
    try (HandlerRig rig =
        new HandlerRig(
            with ->
                with.handler("fail", c -> raise(new JobFailure(42, "out of luck")))
                    .handler("throw", c -> raise(new IOException("no disk")))
                    .handler("silent", c -> raise(new IOException()))
                    .handler("long", c -> raise(new IOException("x".repeat(5000)))))) {
      assertEquals(AttemptOutcome.exited(42, "out of luck"), rig.run("fail"));
      assertEquals(AttemptOutcome.exited(1, "IOException: no disk"), rig.run("throw"));
      assertEquals(AttemptOutcome.exited(1, "IOException"), rig.run("silent"));
      String reason = rig.run("long").reason();
      assertNotNull(reason);
      assertEquals(1024, reason.length());
    }
  }

  @Test
  void anErrorFailsItsAttemptAlone() {
    try (HandlerRig rig =
        new HandlerRig(
            with ->
                with.maxThreads(1)
                    .handler("deep", c -> deep(1))
                    .handler("memory", c -> raise(new OutOfMemoryError("Java heap space")))
                    .handler("class", c -> raise(new NoClassDefFoundError("x/Y")))
                    .handler("mute", c -> raise(new MuteException()))
                    .handler("fine", c -> {}))) {
      assertEquals(AttemptOutcome.exited(1, "StackOverflowError"), rig.run("deep"));
      assertEquals(
          AttemptOutcome.outOfMemory(137, "OutOfMemoryError: Java heap space"), rig.run("memory"));
      assertEquals(AttemptOutcome.exited(1, "NoClassDefFoundError: x/Y"), rig.run("class"));
      assertEquals(
          AttemptOutcome.exited(
              1, "MuteException: its message cannot be told: IllegalStateException"),
          rig.run("mute"));
      assertTrue(rig.run("fine").isSuccess());
    }
  }

  /** An exception that fails even when it is looked at. */
  private static final class MuteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no");
    }
  }

  private static int deep(int depth) {
    return depth == 0 ? 0 : deep(depth + 1) + 1;
  }

  private static void raise(Throwable thrown) throws Exception {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (Exception) thrown;
  }

  @Test
  void stackTraceGoesToTheErrorLog() throws IOException {
    try (HandlerRig rig =
        new HandlerRig(with -> with.handler("throw", c -> raise(new IOException("no disk"))))) {
      AttemptId attempt = rig.launch("throw");
      rig.await(attempt);

      String log = rig.log(attempt, LogStream.STDERR);
      assertTrue(log.startsWith("java.io.IOException: no disk\n\tat "), log);
      assertTrue(log.contains(HandlerExecutorTest.class.getName()), log);
      assertEquals("", rig.log(attempt, LogStream.STDOUT));
    }
  }

  @Test
  void loggerWritesToTheOutputLog() throws IOException {
    try (HandlerRig rig =
        new HandlerRig(
            with ->
                with.handler(
                    "log",
                    context -> {
                      context.logger().info("Counted {} of {}", 3, "ten");
                      context.logger().debug("Not shown unless the host shows it");
                      context.logger().warn("Braces {} stay");
                      context.logger().error("Broken: {}", 5, new IOException("pipe"));
                    }))) {
      AttemptId attempt = rig.launch("log");
      assertTrue(rig.await(attempt).isSuccess());

      String log = rig.log(attempt, LogStream.STDOUT);
      assertTrue(
          log.startsWith(
              """
              1970-01-01T00:00:00Z INFO  Counted 3 of ten
              1970-01-01T00:00:00Z WARN  Braces {} stay
              1970-01-01T00:00:00Z ERROR Broken: 5
              java.io.IOException: pipe
              \tat\s"""),
          log);
    }
  }

  @Test
  void progressIsReported() {
    try (HandlerRig rig =
        new HandlerRig(with -> with.handler("tell", c -> c.progress(0.5, "half way")))) {
      AttemptId attempt = rig.launch("tell");

      assertEquals(new JobProgress(0.5, "half way"), rig.reports.awaitProgress(attempt, 0.5));
      assertTrue(rig.await(attempt).isSuccess());
    }
  }

  @Test
  void wrongProgressFailsTheAttempt() {
    try (HandlerRig rig = new HandlerRig(with -> with.handler("tell", c -> c.progress(2, "")))) {
      AttemptOutcome outcome = rig.run("tell");

      assertEquals(Cause.EXITED, outcome.cause());
      assertEquals("IllegalArgumentException: progress: '2.0' must be 0 to 1", outcome.reason());
    }
  }

  @Test
  void contextClassLoaderIsThatOfTheHostForEachAttempt() throws IOException {
    AtomicReference<ClassLoader> seen = new AtomicReference<>();
    ClassLoader ours = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader other = new URLClassLoader(new URL[0]);
        HandlerRig rig =
            new HandlerRig(
                with ->
                    with.maxThreads(1)
                        .handler("set", c -> Thread.currentThread().setContextClassLoader(other))
                        .handler(
                            "get",
                            c -> seen.set(Thread.currentThread().getContextClassLoader())))) {
      rig.run("set");
      rig.run("get");
      assertSame(ours, seen.get());
    }
  }
}
