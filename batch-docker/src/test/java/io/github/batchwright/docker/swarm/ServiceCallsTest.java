package io.github.batchwright.docker.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.docker.DockerPolicy;
import io.github.batchwright.docker.RegistryCredentials;
import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.logs.MemoryJobLogStore;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.container.EngineOptions;
import io.github.batchwright.model.container.LinuxParameters;
import io.github.batchwright.model.container.LogConfiguration;
import io.github.batchwright.model.container.MountPoint;
import io.github.batchwright.model.container.NetworkMode;
import io.github.batchwright.model.container.RuntimePlatform;
import io.github.batchwright.model.container.Tmpfs;
import io.github.batchwright.model.container.Ulimit;
import io.github.batchwright.model.container.Volume;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.LaunchRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a manager is asked about services, and what is made of its answers. */
@Timeout(60)
final class ServiceCallsTest {
  private static final String CREATE = "POST /services/create";
  private static final ServiceIdentity IDENTITY =
      new ServiceIdentity(new ContainerIdentity("owner"));

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private FakeManager manager(String apiVersion) throws IOException {
    FakeManager manager = new FakeManager(apiVersion);
    open.add(manager);
    return manager;
  }

  private ServiceCalls calls(FakeManager... managers) {
    return calls(DockerPolicy.LEAST_PRIVILEGE, managers);
  }

  private ServiceCalls calls(DockerPolicy policy, FakeManager... managers) {
    List<EngineAddress> addresses = new ArrayList<>();
    for (FakeManager manager : managers) {
      addresses.add(EngineAddress.resolve(manager.address(), Map.of()));
    }
    SwarmConnection connection =
        new SwarmConnection(
            addresses,
            EngineLimits.DEFAULT.withCall(Duration.ofSeconds(20)),
            2,
            new MemoryJobLogStore());
    open.add(0, connection);
    NodeCredentials credentials =
        new NodeCredentials(
            (registry, image) ->
                switch (image) {
                  case "private/image" -> Optional.of(RegistryCredentials.of("me", "secret"));
                  case "unknown/image" -> throw new IOException("the vault is closed");
                  default -> Optional.empty();
                },
            2);
    open.add(0, credentials);
    return new ServiceCalls(
        connection,
        IDENTITY,
        new ServiceSpecs(IDENTITY, Duration.ofSeconds(30), "GPU", 1024),
        policy,
        () -> 7,
        credentials);
  }

  private static LaunchRequest request(String image) {
    return request(
        ContainerProperties.builder(image)
            .command("say", "hello")
            .environment("A", "b")
            .resources(Resources.of(1.5, 256).withGpus(2))
            .readonlyRootFilesystem(true)
            .build());
  }

  private static LaunchRequest request(ContainerProperties properties) {
    return new LaunchRequest(
        new AttemptId(new JobId("job-1"), 2),
        "name",
        "queue",
        "swarm",
        "swarm/alpha",
        properties,
        Map.of(),
        Map.of("AWS_BATCH_JOB_ID", "job-1"));
  }

  /** Says that the body of a call has all of these parts of JSON. */
  private static void assertSent(FakeManager manager, String call, String... parts) {
    String body = manager.asked(call).get(0).body();
    for (String part : parts) {
      assertTrue(body.contains(part), part + " in " + body);
    }
  }

  @Test
  void serviceIsOneTaskThatIsNeverStartedAgain() throws Exception {
    FakeManager manager = manager("1.44").answer(CREATE, 201, "{\"ID\":\"s1\"}");

    assertEquals(
        new ServiceCalls.Made("s1", false),
        calls(manager).create(request("image"), List.of("node.id==n1"), true));

    String amounts = "{\"MemoryBytes\":268435456,\"NanoCPUs\":1500000000";
    assertSent(
        manager,
        CREATE,
        "\"Replicated\":{\"Replicas\":1}",
        "\"Condition\":\"none\"",
        "\"Constraints\":[\"node.id==n1\"]",
        "\"Limits\":" + amounts + ",\"Pids\":1024}",
        "\"Reservations\":" + amounts + ",\"GenericResources\":[{\"DiscreteResourceSpec\":{",
        "\"Kind\":\"GPU\"",
        "\"Value\":2",
        "\"LogDriver\":{\"Name\":\"local\"",
        "\"Args\":[\"say\",\"hello\"]",
        "\"Env\":[\"A=b\",\"AWS_BATCH_JOB_ID=job-1\"]",
        "\"Init\":true",
        "\"ReadOnly\":true",
        "\"StopGracePeriod\":30000000000",
        "\"CapabilityDrop\":[\"ALL\"]",
        "\"NoNewPrivileges\":true");
    assertEquals("", manager.asked(CREATE).get(0).registryAuth());
  }

  @Test
  void everyFieldThatAServiceHasIsPassedOn() throws Exception {
    FakeManager manager = manager("1.44").answer(CREATE, 201, "{\"ID\":\"s1\"}");
    ContainerProperties properties =
        ContainerProperties.builder("image")
            .volume(Volume.of("scratch"))
            .volume(Volume.host("data", "/srv/data"))
            .mountPoint(MountPoint.of("scratch", "/scratch"))
            .mountPoint(new MountPoint("data", "/data", true))
            .user("65534")
            .ulimit(new Ulimit("nofile", 12, 34))
            .logConfiguration(LogConfiguration.of("json-file", Map.of("max-size", "1m")))
            .runtimePlatform(new RuntimePlatform("LINUX", "ARM64"))
            .linuxParameters(
                LinuxParameters.builder()
                    .initProcessEnabled(false)
                    .sharedMemoryMiB(64)
                    .tmpfs(new Tmpfs("/t", 2, List.of("mode=0700", "noexec")))
                    .build())
            .engineOptions(
                EngineOptions.builder()
                    .entryPoint("/bin/sh", "-c")
                    .workingDirectory("/tmp")
                    .stopSignal("SIGINT")
                    .label("team", "red")
                    .addCapabilities("CHOWN")
                    .pidsLimit(77)
                    .hostname("here")
                    .extraHost("db", "10.0.0.9")
                    .build())
            .build();
    DockerPolicy policy = DockerPolicy.builder().allowReadOnlyHostPath("/srv").build();
    calls(policy, manager).create(request(properties), List.of(), true);

    assertSent(
        manager,
        CREATE,
        "\"Command\":[\"/bin/sh\",\"-c\"]",
        "\"Dir\":\"/tmp\"",
        "\"Hostname\":\"here\"",
        "\"Hosts\":[\"10.0.0.9 db\"]",
        "\"StopSignal\":\"SIGINT\"",
        "\"User\":\"65534\"",
        "\"Init\":false",
        "\"team\":\"red\"",
        "\"CapabilityAdd\":[\"CHOWN\"]",
        "\"CapabilityDrop\":[\"ALL\"]",
        "\"Pids\":77",
        "\"Name\":\"nofile\"",
        "\"Soft\":12",
        "\"Hard\":34",
        "{\"Type\":\"volume\",\"Source\":null,\"Target\":\"/scratch\",\"ReadOnly\":false,",
        "{\"Type\":\"bind\",\"Source\":\"/srv/data\",\"Target\":\"/data\",\"ReadOnly\":true,",
        "\"TmpfsOptions\":{\"SizeBytes\":2097152,\"Mode\":448}",
        "\"Target\":\"/dev/shm\"",
        "\"TmpfsOptions\":{\"SizeBytes\":67108864,",
        "\"OS\":\"linux\"",
        "\"Architecture\":\"arm64\"",
        "\"LogDriver\":{\"Name\":\"json-file\",\"Options\":{\"max-size\":\"1m\",\"max-file\":\"2\"}}");
  }

  @Test
  void hostNetworkIsTheNetworkOfTheTask() throws Exception {
    FakeManager manager = manager("1.41").answer(CREATE, 201, "{\"ID\":\"s1\"}");
    LaunchRequest request =
        request(
            ContainerProperties.builder("image")
                .engineOptions(EngineOptions.builder().networkMode(NetworkMode.HOST).build())
                .build());
    DockerPolicy policy = DockerPolicy.builder().allowHostNetwork().build();
    calls(policy, manager).create(request, List.of(), true);

    assertSent(manager, CREATE, "\"Networks\":[{\"Target\":\"host\",");
  }

  @Test
  void whatThePolicyForbidsIsNeverAsked() throws Exception {
    FakeManager manager = manager("1.41");
    LaunchRequest request =
        request(
            ContainerProperties.builder("image")
                .volume(Volume.host("etc", "/etc"))
                .mountPoint(MountPoint.of("etc", "/etc"))
                .build());

    CannotStartException refused =
        assertThrows(
            CannotStartException.class, () -> calls(manager).create(request, List.of(), true));
    assertEquals(Cause.INVALID, refused.outcome().cause());
    assertEquals(
        "containerProperties.volumes.host.sourcePath: '/etc' is refused by the policy of this host,"
            + " unless DockerPolicy.Builder.allowHostPath(...) holds it",
        refused.getMessage());
    assertEquals(List.of(), manager.asked(CREATE));
  }

  @Test
  void managerThatCannotTakeAwayCapabilitiesRunsNothing() throws Exception {
    FakeManager manager = manager("1.40");

    CannotStartException refused =
        assertThrows(
            CannotStartException.class,
            () -> calls(manager).create(request("image"), List.of(), true));
    assertEquals(Cause.CANNOT_START, refused.outcome().cause());
    assertTrue(refused.getMessage().contains("version 1.40 of the API"), refused.getMessage());
    assertEquals(List.of(), manager.asked(CREATE));
  }

  @Test
  void serviceIsNamedAndLabelledAfterItsAttempt() throws Exception {
    FakeManager manager = manager("1.41").answer(CREATE, 201, "{\"ID\":\"s1\"}");
    calls(manager).create(request("image"), List.of(), true);

    assertSent(
        manager,
        CREATE,
        "\"Name\":\"" + IDENTITY.name(request("image").attempt()) + "\"",
        "\"io.github.batchwright.owner\":\"owner\"",
        "\"io.github.batchwright.job\":\"job-1\"",
        "\"io.github.batchwright.attempt\":\"2\"",
        "\"io.github.batchwright.epoch\":\"7\"");
    String body = manager.asked(CREATE).get(0).body();
    // On the service and on its container.
    assertEquals(3, body.split("\"io.github.batchwright.spec\"", -1).length, body);
    // An older manager does not know the field, and would refuse or drop it.
    assertFalse(body.contains("NoNewPrivileges"), body);
    String name = IDENTITY.name(request("image").attempt());
    assertTrue(name.matches("batchwright-[0-9a-f]{32}"), name);
  }

  @Test
  void credentialsOfTheRegistryAreHandedOn() throws Exception {
    FakeManager manager = manager("1.41").answer(CREATE, 201, "{\"ID\":\"s1\"}");
    calls(manager).create(request("private/image"), List.of(), true);

    String header = manager.asked(CREATE).get(0).registryAuth();
    String auth = new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8);
    assertTrue(auth.contains("\"username\":\"me\""), auth);
    assertTrue(auth.contains("\"password\":\"secret\""), auth);
  }

  @Test
  void serviceThatIsThereIsTakenOverIfItIsTheAttempts() throws Exception {
    FakeManager manager =
        manager("1.41")
            .answer(CREATE, 201, "{\"ID\":\"s1\"}")
            .answer(CREATE, 409, "{\"message\":\"name conflicts with an existing object\"}");
    ServiceCalls calls = calls(manager);
    calls.create(request("image"), List.of(), true);
    String inspect = "GET /services/" + IDENTITY.name(request("image").attempt());
    manager.answer(
        inspect, 200, "{\"ID\":\"s1\",\"Spec\":" + manager.asked(CREATE).get(0).body() + "}");

    assertEquals(
        new ServiceCalls.Made("s1", true), calls.create(request("image"), List.of(), true));
    // The same attempt, and something else to do: only in an earlier life that can be.
    assertThrows(CannotStartException.class, () -> calls.create(request("other"), List.of(), true));
    assertEquals(
        new ServiceCalls.Made("s1", true), calls.create(request("other"), List.of(), false));
  }

  @Test
  void nothingIsMadeWithoutCredentialsThatCannotBeTold() throws Exception {
    FakeManager manager = manager("1.41");
    ServiceCalls calls = calls(manager);
    CannotStartException refused =
        assertThrows(
            CannotStartException.class,
            () -> calls.create(request("unknown/image"), List.of(), true));
    assertEquals(
        AttemptOutcome.cannotStart(
            "ResourceInitializationError: unable to pull secrets or registry auth: "
                + "unknown/image:latest: the vault is closed"),
        refused.outcome());
    assertEquals(List.of(), manager.asked(CREATE));
  }

  @Test
  void refusalSaysWhy() throws Exception {
    FakeManager manager =
        manager("1.41")
            .answer(CREATE, 400, "{\"message\":\"rpc error: bad constraint\"}")
            .answer(CREATE, 500, "{\"message\":\"something broke\"}");
    ServiceCalls calls = calls(manager);

    CannotStartException bad =
        assertThrows(
            CannotStartException.class, () -> calls.create(request("image"), List.of(), true));
    assertEquals(Cause.INVALID, bad.outcome().cause());
    assertEquals("CannotCreateContainerError: rpc error: bad constraint", bad.getMessage());
    CannotStartException broken =
        assertThrows(
            CannotStartException.class, () -> calls.create(request("image"), List.of(), true));
    assertEquals(Cause.CANNOT_START, broken.outcome().cause());
    assertEquals("CannotCreateContainerError: something broke", broken.getMessage());
  }

  @Test
  void managerWithoutALeaderHasGivenNoAnswerAndTheNextIsAsked() throws Exception {
    FakeManager first =
        manager("1.41")
            .answer(
                CREATE,
                500,
                "{\"message\":\"rpc error: code = Unknown desc = The swarm does not have a"
                    + " leader.\"}");
    FakeManager second = manager("1.41").answer(CREATE, 201, "{\"ID\":\"s2\"}");
    ServiceCalls calls = calls(first, second);

    assertThrows(
        EngineUnreachableException.class, () -> calls.create(request("image"), List.of(), true));
    assertEquals("s2", calls.create(request("image"), List.of(), true).id());
  }

  @Test
  void endOfATaskKeepsItsService() throws Exception {
    FakeManager manager =
        manager("1.41")
            .answer("GET /services/s1", 200, "{\"ID\":\"s1\",\"Version\":{\"Index\":42}}")
            .answer("POST /services/s1/update", 200, "{}");
    ServiceCalls calls = calls(manager);

    assertTrue(calls.endTask(request("image"), "s1"));
    assertSent(manager, "POST /services/s1/update", "\"Constraints\":[\"node.id==terminated\"]");
    assertFalse(calls.endTask(request("image"), "gone"));
  }

  @Test
  void removalOfWhatIsGoneIsDone() throws Exception {
    calls(manager("1.41")).remove("gone");
  }
}
