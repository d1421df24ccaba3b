package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.ContainerPropertiesBuilder;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.TaskContainer;
import io.github.batchwright.model.container.EngineOptions;
import io.github.batchwright.model.container.MountPoint;
import io.github.batchwright.model.container.NetworkMode;
import io.github.batchwright.model.container.Secret;
import io.github.batchwright.model.container.TaskContainerDependency.Condition;
import io.github.batchwright.model.container.Volume;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each of several containers has of its own, and what they have together. */
final class DockerTaskFieldsTest extends DockerTaskFixture {
  private String output(AttemptId attempt, String container) {
    return new String(
        logs.bytes(LogId.of(attempt, container, LogStream.STDOUT)), StandardCharsets.UTF_8);
  }

  private static TaskContainer.Builder of(String name, ContainerPropertiesBuilder properties) {
    return TaskContainer.builder(name, properties.resources(0.25, 32).build());
  }

  @Test
  void eachHasLogsOfItsOwn() {
    Running on = start();
    AttemptId attempt = newAttempt();
    EcsProperties task =
        EcsProperties.of(
            of("main", script("echo from main")).dependsOn("setup", Condition.SUCCESS).build(),
            of("setup", script("echo from setup")).essential(false).build());

    assertEquals(AttemptOutcome.exited(0), run(on, attempt, task));
    assertEquals("from main\n", output(attempt, "main"));
    assertEquals("from setup\n", output(attempt, "setup"));
    assertEquals("", logs.text(attempt, LogStream.STDOUT));
    assertNothingLeft(on, attempt);
  }

  @Test
  void volumesAreTheJobs() {
    Running on = start();
    AttemptId attempt = newAttempt();
    MountPoint scratch = MountPoint.of("scratch", "/scratch");
    EcsProperties task =
        EcsProperties.builder()
            .volume(Volume.of("scratch"))
            .container(
                of("main", script("cat /scratch/x").mountPoint(scratch))
                    .dependsOn("setup", Condition.SUCCESS)
                    .build())
            .container(
                of("setup", script("echo shared > /scratch/x").mountPoint(scratch))
                    .essential(false)
                    .build())
            .build();

    assertEquals(AttemptOutcome.exited(0), run(on, attempt, task));
    assertEquals("shared\n", output(attempt, "main"));
    assertEquals(List.of(owner.name(attempt) + "-volume-0"), engine.volumes(owner));
    assertNothingLeft(on, attempt);
    assertEquals(List.of(), engine.volumes(owner));
  }

  @Test
  void secretsAreEachOnesOwn() {
    Running on = start(DockerExecutor.builder().secretResolver(from -> "value of " + from));
    AttemptId attempt = newAttempt();
    EcsProperties task =
        EcsProperties.of(
            of("main", script("cat $KEY_FILE").secret(new Secret("KEY", "one")))
                .dependsOn("setup", Condition.SUCCESS)
                .build(),
            of("setup", script("cat $KEY_FILE").secret(new Secret("KEY", "two")))
                .essential(false)
                .build());

    assertEquals(AttemptOutcome.exited(0), run(on, attempt, task));
    assertEquals("value of one", output(attempt, "main"));
    assertEquals("value of two", output(attempt, "setup"));
    assertNothingLeft(on, attempt);
    assertEquals(List.of(), engine.volumes(owner));
  }

  @Test
  void oneMayBeWithoutTheNetworkOfTheOthers() {
    Running on = start();
    AttemptId attempt = newAttempt();
    EngineOptions none = EngineOptions.builder().networkMode(NetworkMode.NONE).build();
    EcsProperties task =
        EcsProperties.of(
            of("main", script("ls /sys/class/net; nslookup setup >/dev/null 2>&1 || echo unknown"))
                .dependsOn("setup", Condition.START)
                .build(),
            of("setup", script("ls /sys/class/net; exec sleep 1000").engineOptions(none))
                .essential(false)
                .build());

    assertEquals(AttemptOutcome.exited(0), run(on, attempt, task));
    assertEquals("eth0\nlo\nunknown\n", output(attempt, "main"));
    assertEquals("lo\n", output(attempt, "setup"));
    assertNothingLeft(on, attempt);
  }

  @Test
  void whatThePolicyRefusesOfOneStartsNothing() {
    Running on = start();
    AttemptId attempt = newAttempt();
    ContainerProperties privileged = script("true").privileged(true).build();
    EcsProperties task =
        EcsProperties.builder()
            .volume(Volume.host("host", "/etc"))
            .container(container("main", "true").build())
            .container(TaskContainer.builder("greedy", privileged).essential(false).build())
            .build();

    AttemptOutcome outcome = run(on, attempt, task);
    assertEquals(Cause.INVALID, outcome.cause());
    assertReason("container 'main': containerProperties.volumes.host.sourcePath: '/etc'", outcome);
    assertReason("container 'greedy': containerProperties.privileged", outcome);
    assertEquals(0, on.reports().startedCount(attempt));
    assertNothingLeft(on, attempt);
  }
}
