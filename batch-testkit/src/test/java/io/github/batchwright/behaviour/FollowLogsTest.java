package io.github.batchwright.behaviour;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.LogFollower;
import io.github.batchwright.LogInputStream;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.testkit.BatchHarness;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Following logs in virtual time: time passes while the follower waits. */
class FollowLogsTest extends Behaviour {

  private static List<String> lines(LogFollower follower) throws IOException {
    List<String> lines = new ArrayList<>();
    try (follower) {
      follower.forEachLine((stream, line) -> lines.add(stream.label() + " " + line));
    }
    return lines;
  }

  @Test
  void aFollowerOfAQueuedJobWaitsForItsFirstAttempt() throws IOException {
    batch.executor().on("before").takes(Duration.ofHours(5));
    batch.executor().on("job").takes(Duration.ofHours(1)).prints("one\ntwo\n");
    batch.submit(SubmitJobRequest.builder("before", WIDE).build());
    JobHandle job = batch.submit(SubmitJobRequest.builder("job", WIDE).build());
    LogFollower follower = job.logs().follow();
    batch.settle();
    batch.assertThat(job).is(JobStatus.RUNNABLE);

    assertEquals(List.of("stdout one", "stdout two"), lines(follower));
    batch.assertThat(job).succeeded().stoppedAfter(Duration.ofHours(6));
  }

  @Test
  void aStreamEndsWithTheAttemptAndNotWithTheJob() throws IOException {
    batch.executor().on("job").attempt(1).prints("first").exitsWith(1);
    batch.executor().on("job").attempt(2).prints("second").takes(Duration.ofHours(1));
    JobHandle job = batch.submit(job("job").attempts(2).build());
    try (LogInputStream out = job.logs().follow(LogStream.STDOUT)) {
      assertEquals("first", new String(out.readAllBytes(), UTF_8));
      assertEquals(5, out.position());
    }
    batch.settle();
    batch.assertThat(job).is(JobStatus.RUNNING).hasAttempts(2);
    try (LogInputStream out = job.logs().follow(LogStream.STDOUT, 3)) {
      assertEquals("ond", new String(out.readAllBytes(), UTF_8));
    }
    batch.assertThat(job).succeeded();
  }

  @Test
  void aJobThatFinishesWithoutAnAttemptHasNothingToFollow() throws IOException {
    batch.executor().on("before").exitsWith(1).takes(Duration.ofHours(1));
    JobHandle job = submit("job", submit("before"));

    assertEquals(List.of(), lines(job.logs().follow()));
    batch.assertThat(job).is(JobStatus.FAILED).hasAttempts(0);
  }

  @Test
  void aFollowerOfAJobThatIsNoLongerKeptEndsAtOnce() throws IOException {
    batch.executor().on("job").prints("gone\n");
    JobHandle job = submit("job");
    batch.runUntilIdle();
    LogFollower follower = job.logs().follow();
    batch.advance(Duration.ofDays(30));
    assertTrue(job.describe().isEmpty());

    assertEquals(List.of(), lines(follower));
  }

  @Test
  void anAttemptThatNeverEndsFailsTheTestInsteadOfHangingIt() throws IOException {
    batch.executor().on("job").prints("text").neverEnds();
    JobHandle job = submit("job");
    try (LogInputStream out = job.logs().follow(LogStream.STDOUT)) {
      assertEquals("text", new String(out.readNBytes(4), UTF_8));
      IllegalStateException refusal = assertThrows(IllegalStateException.class, out::read);
      assertTrue(refusal.getMessage().startsWith("Nothing that is planned"), refusal.toString());
    }
  }

  @Test
  void theMainNodeIsFollowedUnlessAnotherIsAskedFor() throws IOException {
    batch.close();
    batch =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("ce", 2, Resources.of(4, 1024)))
            .build();
    batch.executor().on("job").node(0).prints("main\n");
    batch.executor().on("job").node(1).prints("other\n").takes(Duration.ofMillis(500));
    batch.register(
        JobDefinition.builder("nodes", NodeProperties.of(2, MultiNode.process(1, "true"))).build());
    JobHandle job = batch.submit(SubmitJobRequest.builder("job", "nodes").build());

    assertEquals(List.of("stdout other"), lines(job.node(1).logs().follow()));
    assertEquals(List.of("stdout main"), lines(job.logs().follow()));
  }
}
