package io.github.batchwright.docker.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.model.AuthConfig;
import io.github.batchwright.docker.RegistryAuth;
import io.github.batchwright.docker.RegistryCredentials;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.Threads;
import io.github.batchwright.spi.SecretException;
import io.github.batchwright.spi.SecretResolver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Finds what to show to a registry, within a deadline, whoever is to be asked. Thread-safe.
 *
 * <p>It asks on threads of its own: code of others may never return.
 */
public final class CredentialLookup implements AutoCloseable {
  private final RegistryAuth auth;
  private final @Nullable SecretResolver secrets;
  private final Duration limit;
  private final ExecutorService threads;

  /**
   * Makes one.
   *
   * @param secrets knows the credentials that jobs name themselves, or null for nobody
   * @param limit the longest that an answer may take
   * @param atOnce the most questions at a time
   */
  public CredentialLookup(
      RegistryAuth auth, @Nullable SecretResolver secrets, Duration limit, int atOnce) {
    this.auth = auth;
    this.secrets = secrets;
    this.limit = limit;
    this.threads = Executors.newFixedThreadPool(atOnce, Threads.named("batch-docker-credentials"));
  }

  /**
   * Returns what to show for an image; nothing to ask as nobody in particular.
   *
   * @param abandon leaves the wait early when it completes
   * @throws IOException if that cannot be told; the message holds no secret
   */
  public Optional<RegistryCredentials> find(ImageRequest request, CompletableFuture<Void> abandon)
      throws IOException, InterruptedException {
    CompletableFuture<Optional<RegistryCredentials>> answer = new CompletableFuture<>();
    Future<?> asking = submit(answer, () -> ask(request));
    try {
      CompletableFuture.anyOf(answer, abandon).get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return answer.isDone() ? answer.get() : Optional.empty();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      // Nobody has promised that other messages hold no secret.
      throw new IOException(
          cause instanceof IOException || cause instanceof SecretException
              ? EngineMessages.oneLine(String.valueOf(cause.getMessage()))
              : "it broke with " + cause.getClass().getName());
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + limit.toMillis() / 1000.0 + " s");
    } finally {
      asking.cancel(true);
    }
  }

  /** Returns credentials as an engine takes them; without any it has nothing in it. */
  public static AuthConfig shown(ImageName image, Optional<RegistryCredentials> credentials) {
    AuthConfig config = new AuthConfig();
    if (credentials.isEmpty()) {
      return config;
    }
    config.withRegistryAddress(image.registry());
    RegistryCredentials found = credentials.get();
    return switch (found.kind()) {
      case PASSWORD -> config.withUsername(found.username()).withPassword(found.secret());
      case IDENTITY_TOKEN -> config.withIdentityToken(found.secret());
      case REGISTRY_TOKEN -> config.withRegistrytoken(found.secret());
    };
  }

  private <T> Future<?> submit(CompletableFuture<T> answer, Callable<T> question)
      throws IOException {
    try {
      return threads.submit(
          () -> {
            try {
              answer.complete(question.call());
            } catch (Exception | LinkageError e) {
              answer.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      throw new IOException("the executor is closed");
    }
  }

  private Optional<RegistryCredentials> ask(ImageRequest request) throws Exception {
    String parameter = request.credentialsParameter();
    if (parameter == null) {
      return auth.credentials(request.name().registry(), request.name().repository());
    }
    String name = "repositoryCredentials '" + parameter + "'";
    SecretResolver source = secrets;
    if (source == null) {
      throw new IOException(name + ": the executor was given no resolver of secrets");
    }
    byte[] secret = source.resolve(parameter).getBytes(StandardCharsets.UTF_8);
    JsonNode json = DockerConfigAuth.json(name, secret);
    String user = json.path("username").asText();
    String password = json.path("password").asText();
    if (user.isBlank() || password.isEmpty()) {
      throw new IOException(name + " must hold a JSON object with username and password");
    }
    return Optional.of(RegistryCredentials.of(user, password));
  }

  @Override
  public void close() {
    // Not waited for: what does not listen to an interrupt is nothing of ours.
    threads.shutdownNow();
  }
}
