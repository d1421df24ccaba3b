package io.github.batchwright.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.batchwright.spi.SecretException;
import io.github.batchwright.spi.SecretResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link SecretResolver} must keep to. Extend it for one of your own:
 *
 * <pre>{@code
 * final class MyResolverContractTest extends SecretResolverContract {
 *   protected SecretResolver newResolver() {
 *     vault.put("db/password", "s3cret");
 *     return new MyResolver(vault);
 *   }
 *
 *   protected String name() {
 *     return "db/password";
 *   }
 *
 *   protected String value() {
 *     return "s3cret";
 *   }
 * }
 * }</pre>
 */
@Timeout(600)
public abstract class SecretResolverContract {
  private static final int THREADS = 4;
  private static final int EACH = 25;

  private SecretResolver resolver = name -> name;

  /** For subclasses. */
  protected SecretResolverContract() {}

  /** Makes a resolver that knows the secret {@link #name}. */
  protected abstract SecretResolver newResolver() throws Exception;

  /** Returns the name of a secret that there is. */
  protected abstract String name();

  /** Returns the value of that secret, which is no part of its name. */
  protected abstract String value();

  /** Returns a name for which there is no secret. */
  protected String unknownName() {
    return "no-such-secret";
  }

  @BeforeEach
  final void make() throws Exception {
    resolver = newResolver();
  }

  @Test
  void aSecretIsResolvedEachTimeItIsAskedFor() throws Exception {
    assertEquals(value(), resolver.resolve(name()));
    assertEquals(value(), resolver.resolve(name()));
  }

  @Test
  void whatIsNotThereIsRefusedWithAReason() {
    SecretException refusal =
        assertThrows(SecretException.class, () -> resolver.resolve(unknownName()));

    assertNotNull(refusal.getMessage(), "no reason");
    assertFalse(refusal.getMessage().isBlank(), "no reason");
  }

  @Test
  void aRefusalGivesNothingAway() throws Exception {
    resolver.resolve(name());
    SecretException refusal =
        assertThrows(SecretException.class, () -> resolver.resolve(unknownName()));

    for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
      assertFalse(
          String.valueOf(cause.getMessage()).contains(value()), "a message holds another secret");
    }
    assertFalse(resolver.toString().contains(value()), "toString() holds a secret");
  }

  @Test
  void whatIsRefusedDoesNotStopOthers() throws Exception {
    assertThrows(SecretException.class, () -> resolver.resolve(unknownName()));

    assertEquals(value(), resolver.resolve(name()));
  }

  @Test
  void severalMayAskAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<String>> asking = new ArrayList<>();
      for (int i = 0; i < THREADS * EACH; i++) {
        asking.add(() -> resolver.resolve(name()));
      }
      for (Future<String> one : threads.invokeAll(asking)) {
        assertEquals(value(), one.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
