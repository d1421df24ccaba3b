package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.container.EngineOptions;
import io.github.batchwright.model.container.NetworkMode;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.NodeLaunch;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.spi.StopMode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Nodes of a multi-node job share a network, in which the main node has an address. */
final class DockerNodesTest extends DockerTaskFixture {
  private static final String SERVE = "nc -l -p 80 -e echo hello";

  private static AttemptId node(AttemptId job, int index) {
    return new AttemptId(job.job().node(index), job.number());
  }

  private LaunchRequest request(
      AttemptId job, int index, @Nullable String main, JobProperties properties) {
    return request(node(job, index), properties, new NodeLaunch(index, 2, 0, main));
  }

  private static ContainerProperties asking(String host) {
    return script("until nc " + host + " 80 | grep hello; do usleep 50000; done").build();
  }

  private static ContainerProperties serving() {
    return script(SERVE + "; exec sleep 1000").build();
  }

  private String address(Running on, AttemptId main) {
    on.reports().awaitStarted(main);
    return on.reports().address(main).orElseThrow();
  }

  @Test
  void mainNodeIsReachedByItsAddressUntilTheLastNodeIsReleased() throws Exception {
    Running on = start();
    AttemptId job = newAttempt();
    AttemptId main = node(job, 0);
    AttemptId other = node(job, 1);
    on.executor().launch(request(job, 0, null, serving()));
    String address = address(on, main);
    on.executor().launch(request(job, 1, address, asking(address)));

    assertEquals(AttemptOutcome.exited(0), on.reports().awaitEnded(other));
    on.executor().stop(main, StopMode.FORCED);
    on.reports().awaitEnded(main);
    assertEquals(List.of(owner.name(job)), engine.networks(owner));
    release(on, main);
    assertEquals(List.of(owner.name(job)), engine.networks(owner));
    assertNothingLeft(on, other);
  }

  @Test
  void nodesOfSeveralContainersAreFoundByName() {
    Running on = start();
    AttemptId job = newAttempt();
    EcsProperties two =
        EcsProperties.of(
            helper("helper", "sleep", "1000").build(),
            container("main", "sh", "-c", SERVE).build());
    on.executor().launch(request(job, 0, null, two));
    String address = address(on, node(job, 0));
    on.executor().launch(request(job, 1, address, asking("node-0")));

    assertEquals(AttemptOutcome.exited(0), end(on, node(job, 0)));
    on.executor().stop(node(job, 1), StopMode.FORCED);
    on.reports().awaitEnded(node(job, 1));
    assertNothingLeft(on, node(job, 0), node(job, 1));
  }

  @Test
  void mainNodeWithoutTheNetworkIsOnThisMachine() {
    Running on = start();
    AttemptId job = newAttempt();
    ContainerProperties alone =
        script("sleep 1000")
            .engineOptions(EngineOptions.builder().networkMode(NetworkMode.NONE).build())
            .build();
    on.executor().launch(request(job, 0, null, alone));

    assertEquals(AttemptReports.LOCAL_ADDRESS, address(on, node(job, 0)));
    assertEquals(List.of(), engine.networks(owner));
    on.executor().stop(node(job, 0), StopMode.FORCED);
    on.reports().awaitEnded(node(job, 0));
    assertNothingLeft(on, node(job, 0));
  }

  @Test
  void nodeRunsOnlyWhereItsMainNodeDoes() {
    Running on = start();
    AttemptId job = newAttempt();
    on.executor().launch(request(job, 1, "10.0.0.1", asking("10.0.0.1")));
    AttemptOutcome elsewhere = on.reports().awaitEnded(node(job, 1));
    assertEquals(Cause.INVALID, elsewhere.cause());
    assertReason("does not span engines", elsewhere);

    AttemptId late = newAttempt();
    on.executor().launch(request(late, 0, null, script("true").build()));
    on.reports().awaitEnded(node(late, 0));
    on.executor().launch(request(late, 1, "10.0.0.1", asking("10.0.0.1")));
    assertEquals(
        AttemptOutcome.cannotStart("The main node has ended before this one was started"),
        on.reports().awaitEnded(node(late, 1)));
    assertNothingLeft(on, node(job, 1), node(late, 0), node(late, 1));
  }

  @Test
  void laterLifeGoesOnWithTheNodes() {
    Running first = start();
    AttemptId job = newAttempt();
    LaunchRequest main = request(job, 0, null, serving());
    first.executor().launch(main);
    String address = address(first, node(job, 0));
    first.executor().close();

    LaunchRequest other = request(job, 1, address, asking(address));
    Running second =
        startAgain(new RecoveredAttempt(main, Instant.EPOCH), new RecoveredAttempt(other, null));

    assertEquals(AttemptOutcome.exited(0), second.reports().awaitEnded(node(job, 1)));
    assertEquals(address, address(second, node(job, 0)));
    second.executor().stop(node(job, 0), StopMode.FORCED);
    second.reports().awaitEnded(node(job, 0));
    assertNothingLeft(second, node(job, 0), node(job, 1));
  }
}
