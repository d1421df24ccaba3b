package io.github.batchwright.docker.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.docker.RegistryAuth;
import io.github.batchwright.docker.RegistryCredentials;
import io.github.batchwright.model.container.PullPolicy;
import io.github.batchwright.spi.SecretException;
import io.github.batchwright.spi.SecretResolver;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class RegistryAuthTest {
  private static final RegistryCredentials MINE = RegistryCredentials.of("me", "pw");
  private static final RegistryCredentials YOURS = RegistryCredentials.of("you", "pw");

  private final CompletableFuture<Void> never = new CompletableFuture<>();

  private static ImageRequest request(String parameter) {
    return new ImageRequest(ImageName.parse("h:1/team/tool:2"), PullPolicy.MISSING, parameter);
  }

  private static CredentialLookup lookup(
      RegistryAuth auth, SecretResolver secrets, Duration limit) {
    return new CredentialLookup(auth, secrets, limit, 1);
  }

  private String problem(CredentialLookup lookup, String parameter) {
    return String.valueOf(
        assertThrows(IOException.class, () -> lookup.find(request(parameter), never)).getMessage());
  }

  @Test
  void firstThatHasSomethingIsShown() throws IOException {
    RegistryAuth both = RegistryAuth.fixed("h:1", MINE).or((registry, image) -> Optional.of(YOURS));

    assertEquals(Optional.of(MINE), both.credentials("h:1", "h:1/tool"));
    assertEquals(Optional.of(YOURS), both.credentials("h:2", "h:2/tool"));
    assertEquals(Optional.empty(), RegistryAuth.none().credentials("h:1", "h:1/tool"));
  }

  @Test
  void fixedTakesAHostAndNoAddress() {
    assertThrows(IllegalArgumentException.class, () -> RegistryAuth.fixed("https://h:1", MINE));
    assertThrows(IllegalArgumentException.class, () -> RegistryCredentials.of(" ", "pw"));
    assertThrows(IllegalArgumentException.class, () -> RegistryCredentials.of("me", ""));
  }

  @Test
  void isAskedByHostAndName() throws Exception {
    RegistryAuth auth =
        (registry, image) -> Optional.of(RegistryCredentials.of(registry + " " + image, "pw"));
    try (CredentialLookup lookup = lookup(auth, null, Duration.ofMinutes(1))) {
      assertEquals("h:1 h:1/team/tool", lookup.find(request(null), never).orElseThrow().username());
    }
  }

  @Test
  void failureIsAReasonWhateverIsThrown() {
    try (CredentialLookup lookup =
        lookup(
            (registry, image) -> {
              throw new IOException("locked");
            },
            null,
            Duration.ofMinutes(1))) {
      assertEquals("locked", problem(lookup, null));
    }
    try (CredentialLookup lookup =
        lookup(
            (registry, image) -> {
              throw new IllegalStateException("odd");
            },
            null,
            Duration.ofMinutes(1))) {
      assertEquals("it broke with java.lang.IllegalStateException", problem(lookup, null));
    }
  }

  @Test
  void whoNeverAnswersIsGivenUpAndSoIsWhoComesBehind() {
    CountDownLatch block = new CountDownLatch(1);
    try (CredentialLookup lookup =
        lookup(
            (registry, image) -> {
              boolean interrupted = false;
              while (block.getCount() > 0) {
                try {
                  block.await();
                } catch (InterruptedException e) {
                  interrupted = true;
                }
              }
              return interrupted ? Optional.of(YOURS) : Optional.of(MINE);
            },
            null,
            Duration.ofMillis(100))) {
      assertEquals("no answer within 0.1 s", problem(lookup, null));
      assertEquals("no answer within 0.1 s", problem(lookup, null));
    } finally {
      block.countDown();
    }
  }

  @Test
  void credentialsThatAJobNamesComeFromTheKeeperOfSecrets() throws Exception {
    try (CredentialLookup lookup =
        lookup(
            RegistryAuth.fixed("h:1", MINE),
            name -> "{\"username\":\"" + name + "\",\"password\":\"pw\"}",
            Duration.ofMinutes(1))) {
      assertEquals("repo", lookup.find(request("repo"), never).orElseThrow().username());
    }
  }

  @Test
  void secretThatCannotBeHadIsAReason() {
    try (CredentialLookup lookup =
        lookup(
            RegistryAuth.none(),
            name -> {
              throw new SecretException("no secret " + name);
            },
            Duration.ofMinutes(1))) {
      assertEquals("no secret repo", problem(lookup, "repo"));
    }
  }

  @Test
  void secretThatIsNoneIsAReasonAndNotQuoted() {
    try (CredentialLookup lookup =
        lookup(RegistryAuth.none(), name -> name, Duration.ofMinutes(1))) {
      assertEquals(
          "repositoryCredentials 'hunter2': line 1 is no JSON", problem(lookup, "hunter2"));
      String field = problem(lookup, "{\"username\":\"me\"}");
      assertTrue(field.endsWith("must hold a JSON object with username and password"), field);
    }
  }
}
