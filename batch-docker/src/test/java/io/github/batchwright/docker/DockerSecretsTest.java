package io.github.batchwright.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.ChangeLog;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.container.Secret;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.spi.SecretException;
import io.github.batchwright.spi.StopMode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Secrets are files in memory: seen by the job, and by nobody and nothing else. */
final class DockerSecretsTest extends DockerFixture {
  private final String value = "value-" + UUID.randomUUID();
  private final Map<String, String> vault = Map.of("vault/password", value, "vault/empty", "");

  private DockerExecutor.Builder withSecrets() {
    return DockerExecutor.builder()
        .secretResolver(
            from -> {
              String secret = vault.get(from);
              if (secret == null) {
                throw new SecretException("the vault has no such entry");
              }
              return secret;
            });
  }

  private static ContainerProperties reading(String script, Secret... secrets) {
    var builder = script(script);
    Arrays.stream(secrets).forEach(builder::secret);
    return builder.build();
  }

  private static Secret password() {
    return new Secret("PASSWORD", "vault/password");
  }

  @Test
  void jobFindsItsSecretsInFiles() {
    Running on = start(withSecrets());
    assertEquals(
        value + "|" + value + "|0\n",
        output(
            on,
            reading(
                "echo \"$(cat /run/secrets/PASSWORD)|$(cat $PASSWORD_FILE)|"
                    + "$(wc -c < /run/secrets/EMPTY)\"",
                password(),
                new Secret("EMPTY", "vault/empty"))));
  }

  @Test
  void anyUserReadsThemAndNobodyWrites() {
    Running on = start(withSecrets());
    ContainerProperties properties =
        reading(
                "cat /run/secrets/PASSWORD; echo; echo x > /run/secrets/PASSWORD || echo refused;"
                    + " mount | grep -c '^tmpfs on /run/secrets type tmpfs (ro,'",
                password())
            .toBuilder()
            .user("1000:1000")
            .readonlyRootFilesystem(true)
            .build();
    assertEquals(value + "\nrefused\n1\n", output(on, properties));
  }

  @Test
  void secretIsInNothingThatTheEngineTells() throws Exception {
    Running on = start(withSecrets());
    AttemptId attempt = newAttempt();
    on.executor().launch(request(attempt, reading("sleep 1000", password())));
    on.reports().awaitStarted(attempt);
    String name = owner.name(attempt);
    assertFalse(
        engine.client().inspectContainerCmd(name).exec().getRawValues().toString().contains(value));
    List<ChangeLog> changes = engine.client().containerDiffCmd(name).exec();
    assertTrue(
        changes == null
            || changes.stream().noneMatch(change -> change.getPath().contains("PASSWORD")),
        () -> "changed: " + changes);
    String volume = name + "-secrets";
    assertEquals(List.of(volume), engine.volumes(owner));
    assertFalse(
        engine.client().inspectVolumeCmd(volume).exec().getRawValues().toString().contains(value));
    // What held them until the job had them is gone.
    assertEquals(1, engine.containers(owner).size());
    on.executor().stop(attempt, StopMode.FORCED);
    on.reports().awaitEnded(attempt);
    assertEquals("", secretsLeftIn(name));
    release(on, attempt);
    on.executor().close();
    assertEquals(List.of(), engine.volumes(owner));
    assertEquals(List.of(), engine.containers(owner));
  }

  /** Reads the secrets of a container that has ended through the engine. */
  private String secretsLeftIn(String container) throws IOException {
    try (var in = engine.client().copyArchiveFromContainerCmd(container, "/run/secrets").exec()) {
      String text = new String(in.readAllBytes(), UTF_8);
      return text.contains(value) || text.contains("PASSWORD") ? text : "";
    }
  }

  @Test
  void secretThatNobodyKnowsFailsTheJobWithItsName() throws Exception {
    Running on = start(withSecrets());
    AttemptId attempt = newAttempt();
    AttemptOutcome outcome =
        run(on, attempt, reading("true", password(), new Secret("TOKEN", "vault/none")));
    assertEquals(
        AttemptOutcome.cannotStart(
            "ResourceInitializationError: unable to pull secrets or registry auth: "
                + "secret 'TOKEN' from 'vault/none': the vault has no such entry"),
        outcome);
    release(on, attempt);
    on.executor().close();
    assertEquals(List.of(), engine.volumes(owner));
    assertEquals(List.of(), engine.containers(owner));
  }

  @Test
  void resolverThatBreaksTellsNothingItKnows() {
    Running on =
        start(
            DockerExecutor.builder()
                .secretResolver(
                    from -> {
                      throw new IllegalStateException("it was " + value);
                    }));
    AttemptOutcome outcome = run(on, newAttempt(), reading("true", password()));
    assertReason("the resolver broke with java.lang.IllegalStateException", outcome);
    assertFalse(String.valueOf(outcome.reason()).contains(value));
  }

  @Test
  void secretsThatAreTooLongAreRefused() {
    Running on = start(DockerExecutor.builder().secretResolver(from -> "x".repeat(1 << 20)));
    AttemptOutcome outcome =
        run(on, newAttempt(), reading("true", password(), new Secret("B", "vault/b")));
    assertEquals(Cause.CANNOT_START, outcome.cause());
    assertReason("the secrets hold 2097152 bytes, and must hold at most 1048576", outcome);
  }

  @Test
  void longSecretsArriveWhole() {
    String longest = "x".repeat((1 << 20) - 1);
    Running on =
        start(DockerExecutor.builder().secretResolver(from -> from.equals("a") ? longest : "y"));
    assertEquals(
        "1048575\n1\n",
        output(
            on,
            reading(
                "wc -c < /run/secrets/A; wc -c < /run/secrets/B",
                new Secret("A", "a"),
                new Secret("B", "b"))));
  }

  @Test
  void withoutAnybodyWhoKnowsSecretsTheJobIsInvalid() {
    AttemptOutcome outcome = run(start(), newAttempt(), reading("true", password()));
    assertEquals(Cause.INVALID, outcome.cause());
    assertReason("secrets: cannot be had", outcome);
  }

  @RepeatedTest(4) // without a pause before the next try, two of five failed
  void containerThatWasOnlyCreatedGetsItsSecretsInTheNextLife() {
    ContainerProperties properties = reading("cat /run/secrets/PASSWORD", password());
    AttemptId attempt = newAttempt();
    // A life that gets as far as to create the container, and cannot deliver.
    Running first =
        start(
            DockerExecutor.builder()
                .secretResolver(
                    from -> {
                      throw new SecretException("the vault is closed");
                    }));
    run(first, attempt, properties);
    first.executor().close();
    assertEquals("created", engine.inspect(owner, attempt).getState().getStatus());
    // And that dies while something still holds the secrets.
    engine.create(
        owner.name(attempt) + "-secrets",
        Map.of(
            "io.github.batchwright.owner", owner.owner(),
            "io.github.batchwright.keeps-secrets-of", owner.name(attempt)),
        "true");

    Running second =
        start(withSecrets(), 2, new RecoveredAttempt(request(attempt, properties), null));
    AttemptOutcome outcome = second.reports().awaitEnded(attempt);
    assertTrue(outcome.isSuccess(), outcome::toString);
    assertEquals(value, logs.text(attempt, LogStream.STDOUT));
  }
}
