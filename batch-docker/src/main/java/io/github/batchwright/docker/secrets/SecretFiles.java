package io.github.batchwright.docker.secrets;

import io.github.batchwright.model.container.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out what the secrets of a container are. Thread-safe. */
public final class SecretFiles {
  private final @Nullable Source source;

  /**
   * Makes one.
   *
   * @param source who knows secrets, or null for nobody
   */
  public SecretFiles(@Nullable Source source) {
    this.source = source;
  }

  /** Says whether there is somebody who knows secrets. */
  public boolean any() {
    return source != null;
  }

  /** Who knows secrets. */
  public interface Source {
    /** Returns a secret by where it is kept. */
    byte[] resolve(String valueFrom) throws Exception;
  }

  /** A secret that nobody knows; the message says which, and why. */
  public static final class UnknownSecretException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownSecretException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** Returns the secrets by their names, in the order in which they are asked for. */
  public Map<String, byte[]> read(List<Secret> secrets)
      throws UnknownSecretException, InterruptedException {
    Source known = source;
    if (known == null) {
      throw new UnknownSecretException("nobody resolves secrets here", null);
    }
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (Secret secret : secrets) {
      try {
        files.put(secret.name(), known.resolve(secret.valueFrom()));
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        throw new UnknownSecretException(
            "secret '" + secret.name() + "' from '" + secret.valueFrom() + "': " + e.getMessage(),
            e);
      }
    }
    return files;
  }
}
