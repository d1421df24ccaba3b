package io.github.batchwright.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.BatchServiceBuilder;
import io.github.batchwright.CloseMode;
import io.github.batchwright.JobHandle;
import io.github.batchwright.LogFollower;
import io.github.batchwright.LogInputStream;
import io.github.batchwright.ServiceClosedException;
import io.github.batchwright.TooManyRequestsException;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.TaskContainer;
import io.github.batchwright.spi.LogPosition;
import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Following logs on real threads. */
@Timeout(60)
class FollowLogsLiveTest {
  private final AtomicReference<@Nullable LiveLogsExecutor> made = new AtomicReference<>();
  private final CountDownLatch mayGoOn = new CountDownLatch(1);
  private BatchService batch;
  private LiveLogsExecutor executor;

  @BeforeEach
  void start() {
    batch = service().build();
    executor = Objects.requireNonNull(made.get());
    batch.register(JobDefinition.container("box", "image", "true").resources(4, 64).build());
    batch.register(JobDefinition.handler("talk", "talk").build());
  }

  private BatchServiceBuilder service() {
    return BatchService.builder()
        .computeEnvironment(ComputeEnvironment.fixed("local", Resources.of(4, 4096)))
        .handler(
            "talk",
            job -> {
              job.logger().info("before");
              mayGoOn.await();
              job.logger().info("after");
            })
        .executor(
            JobKind.CONTAINER,
            logs -> {
              made.set(new LiveLogsExecutor(logs));
              return made.get();
            });
  }

  @AfterEach
  void stop() {
    mayGoOn.countDown();
    batch.close(CloseMode.STOP);
  }

  private static String text(LogInputStream in, int count) throws IOException {
    return new String(in.readNBytes(count), UTF_8);
  }

  @Test
  void aHandlerIsFollowedWhileItWritesIntoTheStore() throws Exception {
    JobHandle job = batch.submit("talk", "talk");
    try (LogInputStream out = job.logs().follow(LogStream.STDOUT)) {
      StringBuilder seen = new StringBuilder();
      while (seen.indexOf("before\n") < 0) {
        seen.append(text(out, 1));
      }
      mayGoOn.countDown();
      String rest = new String(out.readAllBytes(), UTF_8);
      assertTrue(rest.endsWith("after\n"), rest);
      assertEquals(job.logs().stdout(), seen + rest);
    }
  }

  @Test
  void aProcessIsFollowedInBothStreams() throws Exception {
    batch.register(JobDefinition.process("sh", "sh", "-c", "echo out; echo err >&2").build());
    StringBuilder lines = new StringBuilder();
    try (LogFollower logs = batch.submit("sh", "sh").logs().follow()) {
      logs.forEachLine((stream, line) -> lines.append(stream.label()).append(line).append(' '));
    }
    assertTrue(lines.toString().contains("stdoutout "), lines.toString());
    assertTrue(lines.toString().contains("stderrerr "), lines.toString());
  }

  @Test
  void theLiveLogIsReadUntilTheAttemptEndsAndTheStoreFromThere() throws Exception {
    JobHandle job = batch.submit("box", "box");
    executor.awaitLaunch();
    executor.write("one ");
    try (LogInputStream out = job.logs().follow(LogStream.STDOUT)) {
      assertEquals("one ", text(out, 4));
      executor.write("two ");
      assertEquals("two ", text(out, 4));
      assertEquals("", job.logs().stdout());
      executor.write("three");
      executor.end();
      assertEquals("three", new String(out.readAllBytes(), UTF_8));
      assertEquals(13, out.position());
    }
    assertEquals(0, executor.readers());
  }

  @Test
  void aLiveLogThatBreaksOffIsFollowedAnewFromThePositionReached() throws Exception {
    JobHandle job = batch.submit("box", "box");
    executor.awaitLaunch();
    executor.write("one ");
    try (LogInputStream out = job.logs().follow(LogStream.STDOUT)) {
      assertEquals("one ", text(out, 4));
      executor.unreachable(true);
      FutureTask<String> rest = new FutureTask<>(() -> new String(out.readAllBytes(), UTF_8));
      new Thread(rest).start();
      Deadline.until("the broken one is closed", () -> executor.readers() == 0);
      executor.write("two ");
      executor.unreachable(false);
      Deadline.until("it is opened anew", () -> executor.opened() == 2);
      executor.write("three");
      executor.end();
      assertEquals("two three", rest.get());
    }
  }

  @Test
  void whatCannotBeFollowedLiveIsReadFromTheStoreInTheEnd() throws Exception {
    JobHandle job = batch.submit("box", "box");
    executor.awaitLaunch();
    executor.unreachable(true);
    executor.write("all of it");
    try (LogInputStream out = job.logs().follow(LogStream.STDOUT, 4)) {
      FutureTask<String> rest = new FutureTask<>(() -> new String(out.readAllBytes(), UTF_8));
      new Thread(rest).start();
      executor.end();
      assertEquals("of it", rest.get());
    }
    assertEquals(0, executor.opened());
  }

  @Test
  void twoReadersDoNotDisturbEachOtherAndGoOnFromAnyPosition() throws Exception {
    JobHandle job = batch.submit("box", "box");
    executor.awaitLaunch();
    executor.write("0123456789");
    LogPosition reached;
    try (LogFollower first = job.logs().follow();
        LogInputStream second = job.logs().follow(LogStream.STDOUT, 8)) {
      assertEquals("89", text(second, 2));
      assertEquals(10, first.next().orElseThrow().bytes().remaining());
      assertEquals(2, executor.readers());
      reached = first.position();
    }
    assertEquals(0, executor.readers());
    executor.write("ab");
    executor.end();
    try (LogFollower again = job.logs().follow(reached)) {
      assertEquals("ab", UTF_8.decode(again.next().orElseThrow().bytes()).toString());
      assertTrue(again.next().isEmpty());
    }
  }

  @Test
  void closingEndsAReadThatWaits() throws Exception {
    JobHandle running = batch.submit("box", "box");
    JobHandle queued = batch.submit("later", "box");
    executor.awaitLaunch();
    for (JobHandle job : new JobHandle[] {running, queued}) {
      LogInputStream out = job.logs().follow(LogStream.STDOUT);
      FutureTask<Integer> read = new FutureTask<>(out::read);
      Thread reader = new Thread(read, "reader");
      reader.start();
      Deadline.until("it waits", () -> reader.getState() == Thread.State.TIMED_WAITING);
      out.close();
      Throwable cause = assertThrows(ExecutionException.class, read::get).getCause();
      assertEquals("The follower is closed", cause.getMessage(), cause::toString);
      assertThrows(IOException.class, out::read);
    }
    assertEquals(0, executor.readers());
    executor.end();
  }

  @Test
  void anInterruptEndsAReadThatWaitsAndNothingElse() throws Exception {
    JobHandle job = batch.submit("box", "box");
    executor.awaitLaunch();
    try (LogInputStream out = job.logs().follow(LogStream.STDOUT)) {
      Thread.currentThread().interrupt();
      assertThrows(InterruptedIOException.class, out::read);
      assertTrue(Thread.interrupted());
      executor.write("x");
      assertEquals('x', out.read());
    }
    executor.end();
  }

  @Test
  void tooManyReadersAreToldSo() throws Exception {
    JobHandle job = batch.submit("box", "box");
    executor.awaitLaunch();
    executor.mostReaders(0);
    try (LogInputStream out = job.logs().follow(LogStream.STDOUT)) {
      assertThrows(TooManyRequestsException.class, out::read);
    }
    executor.end();
  }

  @Test
  void aServiceThatIsClosedEndsTheReadWithAClearError() throws Exception {
    JobHandle running = batch.submit("box", "box");
    executor.awaitLaunch();
    try (LogInputStream out = running.logs().follow(LogStream.STDERR)) {
      FutureTask<Integer> read = new FutureTask<>(out::read);
      Thread reader = new Thread(read, "reader");
      reader.start();
      Deadline.until("it waits", () -> reader.getState() == Thread.State.TIMED_WAITING);
      batch.close(CloseMode.LEAVE_RUNNING);
      Throwable cause = assertThrows(ExecutionException.class, read::get).getCause();
      assertInstanceOf(IOException.class, cause);
      assertInstanceOf(ServiceClosedException.class, cause.getCause());
    }
  }

  @Test
  void theFirstEssentialOfSeveralContainersIsShownUnlessAnotherIsAskedFor() throws Exception {
    ContainerProperties image =
        ContainerProperties.builder("image").command("true").resources(Resources.of(1, 64)).build();
    batch.register(
        JobDefinition.builder(
                "several",
                EcsProperties.of(
                    TaskContainer.builder("side", image).essential(false).build(),
                    TaskContainer.of("web", image),
                    TaskContainer.of("db", image)))
            .build());
    JobHandle job = batch.submit("several", "several");
    executor.awaitLaunch();
    executor.write("text");
    try (LogInputStream out = job.logs().container("side").follow(LogStream.STDOUT)) {
      assertEquals('t', out.read());
      assertEquals("side", executor.container());
    }
    try (LogInputStream out = job.logs().follow(LogStream.STDOUT)) {
      assertEquals('t', out.read());
    }
    executor.end();
    job.await();
    assertEquals("text", job.logs().stdout());
    assertEquals("text", job.logs().container("web").stdout());
    assertEquals("", job.logs().container("db").stdout());
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> job.logs().container("../web"));
    assertEquals("container: '../web' must be 1-255 of [A-Za-z0-9_-]", refusal.getMessage());
  }
}
