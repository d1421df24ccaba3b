package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.docker.images.DockerConfigAuth;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.container.RepositoryCredentials;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.SecretException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a registry that wants to know who asks is shown, and what it says. */
final class DockerRegistryAuthTest extends RegistryFixture {
  private static final RegistryCredentials GOOD =
      RegistryCredentials.of(TestRegistry.USER, TestRegistry.PASSWORD);

  @TempDir private static Path home;
  private static TestRegistry closed;

  @TempDir private Path directory;
  private String image;

  @BeforeAll
  static void startClosedRegistry() throws IOException {
    closed = new TestRegistry(home, true);
  }

  @AfterAll
  static void stopClosedRegistry() {
    closed.close();
  }

  @BeforeEach
  void push() throws InterruptedException {
    String repository = newRepository();
    closed.push(engine.client(), engine.image(), repository, "1");
    image = closed.address() + "/" + repository + ":1";
  }

  @AfterEach
  void forget() {
    engine.removeAll(owner);
    closed.forgetAll(engine.client());
  }

  private AttemptOutcome outcome(RegistryAuth auth) {
    return runTrue(start(quick().registryAuth(auth)), image);
  }

  private Path config(String json) throws IOException {
    return Files.writeString(directory.resolve("config.json"), json);
  }

  @Test
  void nobodyIsLetIn() {
    AttemptOutcome outcome = outcome(RegistryAuth.none());

    assertEquals(Cause.CANNOT_START, outcome.cause());
    assertReason("CannotPullContainerError: " + image, outcome);
    assertReason("the registry wants credentials, and none were found for it", outcome);
  }

  @Test
  void wrongPasswordIsDeniedAndNotRepeated() {
    AttemptOutcome outcome =
        outcome(
            RegistryAuth.fixed(
                closed.address(), RegistryCredentials.of(TestRegistry.USER, "hunter2")));

    assertEquals(Cause.CANNOT_START, outcome.cause());
    assertReason("CannotPullContainerError: " + image + ": the registry denied access", outcome);
    assertFalse(String.valueOf(outcome.reason()).contains("hunter2"), outcome.toString());
    assertFalse(String.valueOf(outcome.reason()).contains("tried"), outcome.toString());
  }

  @Test
  void fixedCredentialsAreShownToTheirRegistry() {
    assertTrue(outcome(RegistryAuth.fixed(closed.address(), GOOD)).isSuccess());
  }

  @Test
  void otherRegistriesAreShownNothing() {
    assertReason("none were found", outcome(RegistryAuth.fixed("127.0.0.1:1", GOOD)));
  }

  @Test
  void logInOfTheDockerCommandCounts() throws IOException {
    String pair = TestRegistry.USER + ":" + TestRegistry.PASSWORD;
    String auth = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    Path file = config("{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(closed.address(), auth));

    assertTrue(outcome(RegistryAuth.dockerConfig(file)).isSuccess());
  }

  @Test
  void credentialHelperIsAsked() throws IOException {
    Path program = directory.resolve("docker-credential-test");
    Files.writeString(
        program,
        """
        #!/bin/sh
        read -r server
        echo "$1 $server" >>'%s/asked'
        echo '{"ServerURL":"","Username":"user","Secret":"pw"}'
        """
            .formatted(directory));
    assertTrue(program.toFile().setExecutable(true));
    Path file = config("{\"credHelpers\":{\"%s\":\"test\"}}".formatted(closed.address()));
    RegistryAuth auth = new DockerConfigAuth(file, List.of(directory), Duration.ofSeconds(30));

    assertTrue(outcome(auth).isSuccess());
    assertEquals("get " + closed.address() + "\n", Files.readString(directory.resolve("asked")));
  }

  @Test
  void helperThatIsMissingIsAReason() throws IOException {
    Path file = config("{\"credsStore\":\"none\"}");
    AttemptOutcome outcome =
        outcome(new DockerConfigAuth(file, List.of(directory), Duration.ofSeconds(30)));

    assertEquals(Cause.CANNOT_START, outcome.cause());
    assertEquals(
        "ResourceInitializationError: unable to pull secrets or registry auth: "
            + image
            + ": docker-credential-none is not in PATH",
        outcome.reason());
  }

  private ContainerProperties withCredentials(String parameter) {
    return ContainerProperties.builder(image)
        .resources(0.1, 16)
        .command("true")
        .repositoryCredentials(new RepositoryCredentials(parameter))
        .build();
  }

  @Test
  void credentialsThatTheJobNamesAreResolved() {
    Running on =
        start(
            quick()
                .secretResolver(
                    name -> {
                      if (name.equals("arn:good")) {
                        return "{\"username\":\"user\",\"password\":\"pw\"}";
                      }
                      throw new SecretException("there is no " + name);
                    }));
    AttemptOutcome unknown = run(on, newAttempt(), withCredentials("arn:none"));

    assertEquals(Cause.CANNOT_START, unknown.cause());
    assertReason(
        "ResourceInitializationError: unable to pull secrets or registry auth: " + image, unknown);
    assertReason("there is no arn:none", unknown);
    assertTrue(run(on, newAttempt(), withCredentials("arn:good")).isSuccess());
  }

  @Test
  void credentialsWithoutAResolverAreInvalid() {
    AttemptOutcome outcome = run(start(quick()), newAttempt(), withCredentials("arn:good"));

    assertEquals(Cause.INVALID, outcome.cause());
    assertReason("repositoryCredentials: cannot be had", outcome);
  }
}
