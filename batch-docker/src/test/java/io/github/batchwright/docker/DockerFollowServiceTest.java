package io.github.batchwright.docker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.CloseMode;
import io.github.batchwright.JobHandle;
import io.github.batchwright.LogFollower;
import io.github.batchwright.LogInputStream;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.LogLoss;
import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Following jobs in containers as a caller of the service does. */
final class DockerFollowServiceTest extends DockerFixture {
  private static final String LINE = "0123456789abcde\n";

  /** Part of a script: waits until a test lets it go on. */
  private static final String WAIT =
      "trap 'go=1' USR1; while [ -z \"$go\" ]; do sleep 0.05; done; ";

  @TempDir Path folder;
  private EngineProxy proxy;
  private BatchService batch;

  @BeforeEach
  void open() throws IOException {
    proxy = new EngineProxy(engine.address());
    batch = open(DockerExecutor.builder());
  }

  private BatchService open(DockerExecutor.Builder executor) {
    return BatchService.builder()
        .computeEnvironment(ComputeEnvironment.fixed("local", Resources.of(2, 1024)))
        .logDirectory(folder)
        .executor(
            JobKind.CONTAINER,
            store -> executor.owner(owner.owner()).host(proxy.host()).build(store))
        .build();
  }

  @AfterEach
  void close() throws IOException {
    batch.close(CloseMode.STOP);
    proxy.close();
  }

  private JobHandle submit(String name, String script) {
    batch.register(
        JobDefinition.container(name, engine.image(), "sh", "-c", script).resources(1, 64).build());
    return batch.submit(SubmitJobRequest.builder(name, name).build());
  }

  /** Lets a script go on that waits. */
  private void release(JobHandle job) {
    String container = owner.name(new AttemptId(job.id(), 1));
    engine.client().killContainerCmd(container).withSignal("USR1").exec();
  }

  @Test
  void aJobIsFollowedWhileItRunsAndThroughItsEnd() throws Exception {
    JobHandle job =
        submit(
            "job",
            "trap 'go=1' USR1; echo problem >&2; echo ready; " + WAIT + "echo more; printf tail");
    List<String> lines = new ArrayList<>();
    try (LogFollower logs = job.logs().follow();
        LogInputStream out = job.logs().follow(LogStream.STDOUT)) {
      assertEquals("ready\n", new String(out.readNBytes(6), UTF_8));
      assertEquals("", job.logs().stdout());
      release(job);
      assertEquals("more\ntail", new String(out.readAllBytes(), UTF_8));
      logs.forEachLine((stream, line) -> lines.add(stream.label() + " " + line));
    }
    assertEquals(JobStatus.SUCCEEDED, job.await().status());
    lines.sort(null);
    assertEquals(List.of("stderr problem", "stdout more", "stdout ready", "stdout tail"), lines);
    try (LogInputStream again = job.logs().follow(LogStream.STDOUT, 6)) {
      assertEquals("more\ntail", new String(again.readAllBytes(), UTF_8));
    }
    assertTrue(!job.logs().isTruncated(LogStream.STDOUT));
  }

  @Test
  void aQueuedJobIsFollowedOnceItRuns() throws Exception {
    JobHandle before = submit("before", "trap 'go=1' USR1; echo waiting; " + WAIT + "true");
    batch.register(
        JobDefinition.container("wide", engine.image(), "sh", "-c", "echo here")
            .resources(2, 64)
            .build());
    JobHandle job = batch.submit("job", "wide");
    try (LogInputStream out = job.logs().follow(LogStream.STDOUT)) {
      FutureTask<String> text = new FutureTask<>(() -> new String(out.readAllBytes(), UTF_8));
      new Thread(text, "reader").start();
      try (LogInputStream other = before.logs().follow(LogStream.STDOUT)) {
        assertEquals("waiting\n", new String(other.readNBytes(8), UTF_8));
        assertEquals(JobStatus.RUNNABLE, job.describe().orElseThrow().status());
        release(before);
        assertEquals(-1, other.read());
      }
      assertEquals("here\n", text.get());
    }
  }

  @Test
  void aConnectionThatBreaksIsTakenUpAgainAtThePositionReached() throws Exception {
    proxy.cutFirstAnswerTo("follow=true", 100_000);
    JobHandle job =
        submit(
            "job", "trap 'go=1' USR1; yes 0123456789abcde | head -n 20000; " + WAIT + "echo end");
    try (LogInputStream out = job.logs().follow(LogStream.STDOUT)) {
      String first = new String(out.readNBytes(LINE.length() * 20_000), US_ASCII);
      assertEquals(LINE.repeat(20_000), first);
      assertTrue(proxy.count("follow=true") >= 2);
      // Every connection, as if the engine was restarted.
      proxy.dropAll();
      release(job);
      assertEquals("end\n", new String(out.readAllBytes(), US_ASCII));
    }
  }

  @Test
  void aSlowReaderOf80MbHoldsUpNobodyAndCostsNoMemory() throws Exception {
    int count = 5_000_000;
    JobHandle job = submit("job", "yes 0123456789abcde | head -n " + count);
    try (LogInputStream out = job.logs().follow(LogStream.STDOUT)) {
      assertEquals('0', out.read());
      long before = usedHeap();
      assertEquals(JobStatus.SUCCEEDED, job.await().status());
      assertEquals(JobStatus.SUCCEEDED, submit("other", "true").await().status());
      long grown = usedHeap() - before;
      assertTrue(grown < 16 << 20, "the heap has grown by " + grown);
      byte[] buffer = new byte[100_000];
      long position = 1;
      for (int n = out.read(buffer); n >= 0; n = out.read(buffer)) {
        for (int i = 0; i < n; i++, position++) {
          if (buffer[i] != LINE.charAt((int) (position % LINE.length()))) {
            throw new AssertionError("wrong at " + position);
          }
        }
      }
      assertEquals((long) count * LINE.length(), position);
      assertEquals(position, out.position());
      assertEquals(1, proxy.count("follow=true"));
    }
  }

  @Test
  void whereNobodyReadsThereIsNoConnection() throws Exception {
    assertEquals(JobStatus.SUCCEEDED, submit("unread", "echo line").await().status());
    JobHandle job = submit("job", "trap 'go=1' USR1; echo ready; " + WAIT + "echo end");
    try (LogInputStream out = job.logs().follow(LogStream.STDOUT)) {
      assertEquals(0, proxy.count("follow=true"));
      assertEquals("ready\n", new String(out.readNBytes(6), US_ASCII));
      assertEquals(1, proxy.countOpen("follow=true"));
    }
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (proxy.countOpen("follow=true") > 0) {
      assertTrue(System.nanoTime() < deadline, "the connection of nobody stays open");
      Thread.onSpinWait();
    }
    release(job);
    assertEquals(JobStatus.SUCCEEDED, job.await().status());
    assertEquals("ready\nend\n", job.logs().stdout());
    assertEquals(1, proxy.count("follow=true"));
  }

  @Test
  void aLogWhoseBeginningTheEngineThrewAwayIsTruncated() throws Exception {
    batch.close(CloseMode.STOP);
    batch = open(DockerExecutor.builder().engineLogBytes(160_000));
    JobHandle job = submit("job", "yes 0123456789abcde | head -n 20000");
    assertEquals(JobStatus.SUCCEEDED, job.await().status());

    assertTrue(job.logs().isTruncated(LogStream.STDOUT));
    assertEquals(Set.of(LogLoss.BEGINNING), job.logs().losses(LogStream.STDOUT));
    byte[] kept = job.logs().open(LogStream.STDOUT).readAllBytes();
    assertTrue(kept.length > 0 && kept.length < 20_000 * LINE.length(), "kept " + kept.length);
    assertEquals(LINE.repeat(kept.length / LINE.length()), new String(kept, US_ASCII));
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
