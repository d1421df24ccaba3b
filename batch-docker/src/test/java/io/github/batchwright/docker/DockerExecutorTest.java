package io.github.batchwright.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.HostConfig;
import io.github.batchwright.docker.images.ImageLimits;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.HandlerProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.StopMode;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a container is given, how its end is told, and what becomes of its logs. */
final class DockerExecutorTest extends DockerFixture {

  @Test
  void givesCommandAndEnvironment() {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor()
        .launch(
            request(
                attempt,
                engine.image(),
                Map.of("GREETING", "hello  world", "AWS_SHARED", "own"),
                Resources.of(1, 64),
                "sh",
                "-c",
                "echo \"$GREETING|$AWS_BATCH_JOB_ID|$AWS_SHARED|$1\"",
                "sh",
                "an 'argument' $HOME"));

    assertTrue(on.reports().awaitEnded(attempt).isSuccess());
    assertEquals(
        "hello  world|" + attempt.job() + "|own|an 'argument' $HOME\n",
        logs.text(attempt, LogStream.STDOUT));
    assertEquals("", logs.text(attempt, LogStream.STDERR));
  }

  @Test
  void setsLimitsLabelsAndLeastPrivilege() {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor()
        .launch(
            request(attempt, engine.image(), Map.of(), Resources.of(0.25, 48), "sleep", "1000"));
    on.reports().awaitStarted(attempt);

    InspectContainerResponse container = engine.inspect(owner, attempt);
    HostConfig host = container.getHostConfig();
    assertEquals(250_000_000L, host.getNanoCPUs());
    assertEquals(48L << 20, host.getMemory());
    assertEquals(48L << 20, host.getMemorySwap());
    assertEquals(true, host.getInit());
    assertEquals(List.of("no-new-privileges"), host.getSecurityOpts());
    Map<String, String> labels = new TreeMap<>(container.getConfig().getLabels());
    assertTrue(labels.remove("io.github.batchwright.spec").matches("[0-9a-f]{64}"));
    assertEquals(
        Map.of(
            "io.github.batchwright.owner", owner.owner(),
            "io.github.batchwright.job", attempt.job().value(),
            "io.github.batchwright.attempt", "1",
            "io.github.batchwright.epoch", "1",
            "io.github.batchwright.job-name", "test",
            "io.github.batchwright.job-queue", "queue"),
        labels);
  }

  @Test
  void tellsOutOfMemory() {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor()
        .launch(
            request(
                attempt,
                engine.image(),
                Map.of(),
                Resources.of(1, 16),
                "dd",
                "if=/dev/zero",
                "of=/dev/null",
                "bs=64M",
                "count=1"));
    AttemptOutcome outcome = on.reports().awaitEnded(attempt);

    assertEquals(engine.outOfMemory(owner.name(attempt)), outcome);
  }

  @Test
  void childOutOfMemoryIsNoFailureIfTheMainProcessCopes() {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor()
        .launch(
            request(
                attempt,
                engine.image(),
                Map.of(),
                Resources.of(1, 16),
                "sh",
                "-c",
                "dd if=/dev/zero of=/dev/null bs=64M count=1; exit 0"));

    assertEquals(AttemptOutcome.exited(0), on.reports().awaitEnded(attempt));
  }

  @Test
  void missingImageIsReported() {
    Running on =
        start(
            DockerExecutor.builder()
                .imageLimits(ImageLimits.DEFAULT.withPause(Duration.ofMillis(1))));
    AttemptId attempt = newAttempt();
    // Nothing listens on port 1, so the answer does not depend on a network.
    on.executor()
        .launch(request(attempt, "127.0.0.1:1/none:1", Map.of(), Resources.of(1, 64), "true"));

    AttemptOutcome outcome = on.reports().awaitEnded(attempt);
    assertEquals(Cause.CANNOT_START, outcome.cause());
    assertReason("CannotPullContainerError: 127.0.0.1:1/none:1: ", outcome);
    assertReason("the registry cannot be reached: ", outcome);
    assertReason("connection refused (tried 3 times)", outcome);
  }

  @Test
  void badCommandIsReported() {
    AttemptOutcome outcome = run(start(), newAttempt(), "/no/such/program");

    assertEquals(Cause.CANNOT_START, outcome.cause());
    assertReason("CannotStartContainerError: ", outcome);
    assertReason("/no/such/program", outcome);
  }

  @Test
  void malformedImageIsInvalid() {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor().launch(request(attempt, "Not An Image!", Map.of(), Resources.of(1, 64), "true"));

    AttemptOutcome outcome = on.reports().awaitEnded(attempt);
    assertEquals(Cause.INVALID, outcome.cause());
    assertReason("CannotPullContainerError: image: 'Not An Image!' must ", outcome);
  }

  @Test
  void refusesWhatIsNoContainer() {
    Running on = start();
    AttemptId attempt = newAttempt();
    LaunchRequest container = request(attempt, "true");
    on.executor()
        .launch(
            new LaunchRequest(
                attempt,
                container.jobName(),
                container.jobQueue(),
                container.computeEnvironment(),
                container.instance(),
                new HandlerProperties("handler", Resources.of(1, 64)),
                Map.of(),
                Map.of()));

    assertEquals(Cause.INVALID, on.reports().awaitEnded(attempt).cause());
  }

  @Test
  void gracefulStopSendsTerm() {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor().launch(request(attempt, "sleep", "1000"));
    on.reports().awaitStarted(attempt);
    on.executor().stop(attempt, StopMode.GRACEFUL);

    assertEquals(AttemptOutcome.signalled(15, "SIGTERM"), on.reports().awaitEnded(attempt));
  }

  @Test
  void programMayEndWellWhenAskedTo() {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor()
        .launch(
            request(
                attempt,
                "sh",
                "-c",
                "trap 'echo bye; exit 9' TERM; while :; do sleep 1000 & wait; done"));
    on.reports().awaitStarted(attempt);
    on.executor().stop(attempt, StopMode.GRACEFUL);

    assertEquals(AttemptOutcome.exited(9), on.reports().awaitEnded(attempt));
    assertEquals("bye\n", logs.text(attempt, LogStream.STDOUT));
  }

  @Test
  void forcedStopKillsWhatIgnoresTerm() throws Exception {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor()
        .launch(
            request(attempt, "sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1000; done"));
    engineOutput(on, attempt);
    on.executor().stop(attempt, StopMode.GRACEFUL);
    on.executor().stop(attempt, StopMode.FORCED);

    assertEquals(AttemptOutcome.signalled(9, "SIGKILL"), on.reports().awaitEnded(attempt));
    assertEquals("ready\n", logs.text(attempt, LogStream.STDOUT));
  }

  private void engineOutput(Running on, AttemptId attempt) throws InterruptedException {
    on.reports().awaitStarted(attempt);
    engine.awaitOutput(owner.name(attempt));
  }

  @Test
  void keepsLogsApartAndByteForByte() {
    String everyByte =
        "i=0; while [ $i -lt 256 ]; do printf \"\\\\$(printf %03o $i)\"; i=$((i+1)); done; ";
    AttemptId attempt = newAttempt();
    AttemptOutcome outcome =
        run(
            start(),
            attempt,
            "sh",
            "-c",
            everyByte
                + "dd if=/dev/zero bs=40000 count=1 2>/dev/null; echo; "
                + "head -c 3000000 /dev/zero >&2; echo error >&2; "
                + "yes 0123456789abcde | head -n 200000");

    assertTrue(outcome.isSuccess(), outcome.toString());
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (int i = 0; i < 256; i++) {
      expected.write(i);
    }
    expected.writeBytes(new byte[40_000]);
    expected.write('\n');
    expected.writeBytes("0123456789abcde\n".repeat(200_000).getBytes(UTF_8));
    assertSame(expected.toByteArray(), logs.bytes(attempt, LogStream.STDOUT));
    byte[] errors = Arrays.copyOf("error\n".getBytes(UTF_8), 3_000_006);
    System.arraycopy(errors, 0, errors, 3_000_000, 6);
    Arrays.fill(errors, 0, 6, (byte) 0);
    assertSame(errors, logs.bytes(attempt, LogStream.STDERR));
  }

  @Test
  void keepsAnUnfinishedLineUnfinished() {
    Running on = start();
    AttemptId attempt = newAttempt();

    assertTrue(run(on, attempt, "sh", "-c", "printf 'a\\nb'; printf c >&2").isSuccess());
    assertEquals("a\nb", logs.text(attempt, LogStream.STDOUT));
    assertEquals("c", logs.text(attempt, LogStream.STDERR));
  }

  /** Without printing megabytes. */
  private static void assertSame(byte[] expected, byte[] actual) {
    int at = Arrays.mismatch(expected, actual);
    assertTrue(at < 0, "differs at " + at + ", lengths " + expected.length + ", " + actual.length);
  }

  @Test
  void writesLogsAgainWithoutRepeatingWhenTheStoreRefused() {
    logs.refuse(2);
    AttemptId attempt = newAttempt();

    assertTrue(run(start(), attempt, "sh", "-c", "echo out; echo err >&2").isSuccess());
    assertEquals("out\n", logs.text(attempt, LogStream.STDOUT));
    assertEquals("err\n", logs.text(attempt, LogStream.STDERR));
  }

  @Test
  void reportsTheEndEvenIfTheStoreTakesNothing() throws Exception {
    logs.refuse(1000);
    AttemptId attempt = newAttempt();
    Running on = start();

    assertEquals(3, run(on, attempt, "sh", "-c", "echo out; exit 3").exitCode());
    assertArrayEquals(new byte[0], logs.bytes(attempt, LogStream.STDOUT));
    release(on, attempt);
  }
}
