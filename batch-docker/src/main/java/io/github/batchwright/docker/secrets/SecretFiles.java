package io.github.batchwright.docker.secrets;

import io.github.batchwright.docker.engine.Threads;
import io.github.batchwright.model.container.Secret;
import io.github.batchwright.spi.SecretException;
import io.github.batchwright.spi.SecretResolver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what the secrets of a container are, on a few threads of its own, so that a resolver
 * that hangs holds up nothing but jobs with secrets. Thread-safe.
 */
public final class SecretFiles implements AutoCloseable {
  private final @Nullable SecretResolver resolver;
  private final Duration patience;
  private final ExecutorService pool;

  /**
   * Makes one.
   *
   * @param resolver who knows secrets, or null for nobody
   * @param patience how long a secret may take
   * @param threads how many are asked for at once
   */
  public SecretFiles(@Nullable SecretResolver resolver, Duration patience, int threads) {
    this.resolver = resolver;
    this.patience = patience;
    this.pool = Threads.pool("batch-docker-secret", threads);
  }

  /** A secret that cannot be had; the message says which, and why. */
  public static final class UnknownSecretException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownSecretException(Secret secret, String why) {
      super("secret '" + secret.name() + "' from '" + secret.valueFrom() + "': " + why);
    }
  }

  /** Says whether there is somebody who knows secrets. */
  public boolean any() {
    return resolver != null;
  }

  /** Returns the secrets by their names, in the order in which they are asked for. */
  public Map<String, byte[]> read(List<Secret> secrets)
      throws UnknownSecretException, InterruptedException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (Secret secret : secrets) {
      files.put(secret.name(), read(secret).getBytes(StandardCharsets.UTF_8));
    }
    return files;
  }

  private String read(Secret secret) throws UnknownSecretException, InterruptedException {
    SecretResolver known = resolver;
    if (known == null) {
      throw new UnknownSecretException(secret, "nobody resolves secrets here");
    }
    Future<String> answer;
    try {
      answer = pool.submit(() -> known.resolve(secret.valueFrom()));
    } catch (RejectedExecutionException e) {
      throw new UnknownSecretException(secret, "the executor is closed");
    }
    try {
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new UnknownSecretException(secret, "no answer within " + patience.toSeconds() + " s");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      // Nobody has promised that other messages hold no secret.
      throw new UnknownSecretException(
          secret,
          cause instanceof SecretException
              ? String.valueOf(cause.getMessage())
              : "the resolver broke with " + (cause == null ? e : cause).getClass().getName());
    } finally {
      answer.cancel(true);
    }
  }

  @Override
  public void close() {
    Threads.stop(pool);
  }
}
