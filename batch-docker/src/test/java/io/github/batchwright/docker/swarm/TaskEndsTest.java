package io.github.batchwright.docker.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.dockerjava.api.model.SwarmNode;
import com.github.dockerjava.api.model.SwarmNodeState;
import com.github.dockerjava.api.model.SwarmNodeStatus;
import com.github.dockerjava.api.model.TaskState;
import io.github.batchwright.docker.DockerPolicy;
import io.github.batchwright.docker.RegistryAuth;
import io.github.batchwright.docker.SwarmPlacement;
import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.docker.leftovers.Leftovers;
import io.github.batchwright.logs.MemoryJobLogStore;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.testkit.contract.ReportRecorder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When an end is reported whose logs cannot be had. */
@Timeout(60)
final class TaskEndsTest {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final String LOGS = "GET /tasks/t1/logs";
  private static final TaskView TASK =
      new TaskView(
          "t1",
          "s1",
          "n1",
          Instant.EPOCH,
          TaskState.COMPLETE,
          TaskState.SHUTDOWN,
          "",
          "c1",
          0,
          false);
  private static final TaskVerdict ENDED = new TaskVerdict(TaskVerdict.Kind.ENDED, "", 0);

  private final AttemptId id = new AttemptId(new JobId("job-1"), 1);
  private final MemoryJobLogStore store = new MemoryJobLogStore();
  private final ReportRecorder reports = new ReportRecorder(Duration.ofSeconds(10), () -> {});
  private final SwarmTable table = new SwarmTable(new Leftovers());
  private final SwarmNodes nodes =
      new SwarmNodes(
          new SwarmSettings(
              EngineLimits.DEFAULT,
              GRACE,
              GRACE,
              GRACE,
              GRACE,
              GRACE,
              GRACE,
              SwarmPlacement.BY_NODE,
              Map.of(),
              Resources.NONE,
              "GPU",
              DockerPolicy.LEAST_PRIVILEGE,
              RegistryAuth.none()),
          () -> {});
  private final SwarmAttempt attempt =
      SwarmAttempt.launched(
          new LaunchRequest(
              id,
              "name",
              "queue",
              "swarm",
              "swarm/n1",
              ContainerProperties.builder("image").build(),
              Map.of(),
              Map.of()));
  private FakeManager manager;
  private SwarmConnection connection;
  private TaskEnds ends;

  @BeforeEach
  void open() throws IOException {
    manager = new FakeManager("1.41");
    connection =
        new SwarmConnection(
            List.of(EngineAddress.resolve(manager.address(), Map.of())),
            EngineLimits.DEFAULT,
            // The first stream asks for the version on a second thread.
            2,
            store);
    ends = new TaskEnds(connection, nodes, table);
    table.start(reports);
    assertEquals(true, table.add(attempt));
    node(SwarmNodeState.READY, Duration.ZERO);
  }

  @AfterEach
  void close() {
    connection.close();
    manager.close();
    store.close();
  }

  private void node(SwarmNodeState state, Duration watched) {
    nodes.update(
        List.of(new SwarmNode().withId("n1").withStatus(new SwarmNodeStatus().withState(state))),
        watched);
  }

  private String stored() throws IOException {
    return new String(
        store.read(LogId.of(id, LogStream.STDOUT)).readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void endWaitsForTheLogsOfANodeThatMayComeBack() throws Exception {
    manager.answer(LOGS, 200, "\u0001\0\0\0\0\0\0\u00192026-11-25T08:53:19Z abc\n");
    node(SwarmNodeState.DOWN, Duration.ZERO);
    ends.collect(attempt, TASK, ENDED);
    assertEquals(List.of(), reports.ends(id));
    assertEquals(List.of(), manager.asked(LOGS));

    node(SwarmNodeState.READY, GRACE);
    ends.collect(attempt, TASK, ENDED);
    assertEquals(List.of(AttemptOutcome.exited(0)), reports.ends(id));
    assertEquals("abc\n", stored());
  }

  @Test
  void endIsReportedWithoutThemOnceTheNodeIsGivenUp() throws Exception {
    node(SwarmNodeState.DOWN, Duration.ZERO);
    node(SwarmNodeState.DOWN, GRACE.plusSeconds(1));
    ends.collect(attempt, TASK, ENDED);

    assertEquals(List.of(AttemptOutcome.exited(0)), reports.ends(id));
  }

  @Test
  void endIsReportedWithoutThemOnceTheyHaveFailedOften() throws Exception {
    manager.answer(LOGS, 500, "{\"message\":\"they cannot be read\"}");
    for (int i = 0; i < 4; i++) {
      ends.collect(attempt, TASK, ENDED);
      assertEquals(List.of(), reports.ends(id));
    }
    ends.collect(attempt, TASK, ENDED);

    assertEquals(List.of(AttemptOutcome.exited(0)), reports.ends(id));
  }

  @Test
  void logsThatAreGoneAreNotWaitedFor() throws Exception {
    manager.answer(LOGS, 404, "{\"message\":\"no such task\"}");
    ends.collect(attempt, TASK, ENDED);

    assertEquals(List.of(AttemptOutcome.exited(0)), reports.ends(id));
  }
}
