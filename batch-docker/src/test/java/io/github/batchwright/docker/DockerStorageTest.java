package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.container.MountPoint;
import io.github.batchwright.model.container.Volume;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.spi.StopMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The volumes and the network that are made for jobs: whose they are, and when they go. */
final class DockerStorageTest extends DockerFixture {

  private static ContainerProperties scratch(String script) {
    return script(script)
        .volume(Volume.of("scratch"))
        .mountPoint(MountPoint.of("scratch", "/scratch"))
        .mountPoint(new MountPoint("scratch", "/again", true))
        .build();
  }

  @Test
  void volumeIsSharedByItsMountPointsAndGoesWithTheContainer() throws Exception {
    Running on = start();
    AttemptId attempt = newAttempt();
    AttemptOutcome outcome =
        run(
            on,
            attempt,
            scratch("echo kept > /scratch/x; cat /again/x; touch /again/y || echo read-only"));
    assertTrue(outcome.isSuccess());
    assertEquals("kept\nread-only\n", logs.text(attempt, LogStream.STDOUT));
    assertEquals(List.of(owner.name(attempt) + "-volume-0"), engine.volumes(owner));
    release(on, attempt);
    on.executor().close();
    assertEquals(List.of(), engine.volumes(owner));
  }

  @Test
  void everyAttemptHasAVolumeOfItsOwn() {
    Running on = start();
    ContainerProperties properties = scratch("test ! -e /scratch/x && echo > /scratch/x");
    assertTrue(run(on, newAttempt(), properties).isSuccess());
    assertTrue(run(on, newAttempt(), properties).isSuccess());
    assertEquals(2, engine.volumes(owner).size());
  }

  @Test
  void volumesOfAnEarlierLifeGoAndThoseOfOthersStay() throws Exception {
    Running first = start();
    AttemptId old = newAttempt();
    run(first, old, scratch("true"));
    first.executor().close();
    engine.remove(owner.name(old));
    String left = owner.name(old) + "-volume-0";
    assertEquals(List.of(left), engine.volumes(owner));
    String foreign = "foreign-" + owner.owner();
    engine
        .client()
        .createVolumeCmd()
        .withName(foreign)
        .withLabels(
            Map.of(
                "io.github.batchwright.owner", "somebody-else",
                "io.github.batchwright.job", old.job().value(),
                "io.github.batchwright.attempt", "1"))
        .exec();
    try {
      Running second = startAgain();
      AttemptId attempt = newAttempt();
      assertTrue(run(second, attempt, script("true").build()).isSuccess());
      release(second, attempt);
      second.executor().close();
      assertEquals(List.of(), engine.volumes(owner));
      assertEquals(foreign, engine.client().inspectVolumeCmd(foreign).exec().getName());
    } finally {
      engine.client().removeVolumeCmd(foreign).exec();
    }
  }

  @Test
  void containersHaveANetworkOfTheOwnerThatShowsThemNoOther() {
    Running on = start();
    AttemptId server = newAttempt();
    on.executor().launch(request(server, script("echo up; nc -l -p 7000 -e echo hello").build()));
    on.reports().awaitStarted(server);
    assertEquals(List.of(owner.network()), engine.networks(owner));
    String address =
        engine
            .inspect(owner, server)
            .getNetworkSettings()
            .getNetworks()
            .get(owner.network())
            .getIpAddress();
    AttemptOutcome other =
        run(on, newAttempt(), script("nc -w 2 " + address + " 7000 < /dev/null").build());
    assertFalse(other.isSuccess(), "one job reached another: " + other);
    on.executor().stop(server, StopMode.FORCED);
    on.reports().awaitEnded(server);
  }

  @Test
  void networkGoesOnceNoContainerRuns() throws Exception {
    Running first = start();
    AttemptId attempt = newAttempt();
    first.executor().launch(request(attempt, script("sleep 1000").build()));
    first.reports().awaitStarted(attempt);
    first.executor().close();
    assertEquals(List.of(owner.network()), engine.networks(owner));

    Running second =
        start(
            DockerExecutor.builder(),
            2,
            new RecoveredAttempt(request(attempt, script("sleep 1000").build()), Instant.EPOCH));
    second.executor().stop(attempt, StopMode.FORCED);
    second.reports().awaitEnded(attempt);
    second.executor().close();
    assertEquals(List.of(), engine.networks(owner));
  }

  @Test
  void networkThatSomebodyRemovedIsMadeAgain() {
    Running on = start();
    assertTrue(run(on, newAttempt(), script("true").build()).isSuccess());
    engine.client().removeNetworkCmd(owner.network()).exec();
    assertTrue(run(on, newAttempt(), script("true").build()).isSuccess());
    assertEquals(List.of(owner.network()), engine.networks(owner));
  }

  @Test
  void networkOfSomebodyElseIsNotUsed() {
    String id = engine.client().createNetworkCmd().withName(owner.network()).exec().getId();
    try {
      Running on = start();
      AttemptOutcome outcome = run(on, newAttempt(), script("true").build());
      assertEquals(Cause.CANNOT_START, outcome.cause());
      assertReason("a network named " + owner.network() + " exists", outcome);
      on.executor().close();
      assertEquals(id, engine.client().inspectNetworkCmd().withNetworkId(id).exec().getId());
    } finally {
      engine.client().removeNetworkCmd(id).exec();
    }
  }

  @Test
  void containerOfTheAttemptThatIsMadeOfSomethingElseIsNotTakenOver() {
    Running first = start();
    AttemptId attempt = newAttempt();
    first.executor().launch(request(attempt, script("sleep 1000").build()));
    first.reports().awaitStarted(attempt);
    String container = engine.inspect(owner, attempt).getId();
    first.executor().close();

    Running second = start();
    AttemptOutcome outcome = run(second, attempt, script("sleep 1001").build());
    assertEquals(Cause.CANNOT_START, outcome.cause());
    assertReason("a container named " + owner.name(attempt) + " exists, and it was made", outcome);
    assertEquals(container, engine.inspect(owner, attempt).getId());
    assertEquals("running", engine.inspect(owner, attempt).getState().getStatus());
  }
}
