package io.github.batchwright.docker.swarm;

import com.github.dockerjava.api.model.AuthConfig;
import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.docker.RegistryAuth;
import io.github.batchwright.docker.RegistryCredentials;
import io.github.batchwright.docker.engine.Refusals;
import io.github.batchwright.docker.images.CredentialLookup;
import io.github.batchwright.docker.images.ImageLimits;
import io.github.batchwright.docker.images.ImageName;
import io.github.batchwright.docker.images.ImageRequest;
import io.github.batchwright.model.container.PullPolicy;
import io.github.batchwright.spi.AttemptOutcome;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What managers hand on to nodes, which fetch images by themselves: what is shown to the registry.
 * Thread-safe.
 */
final class NodeCredentials implements AutoCloseable {
  private final CredentialLookup lookup;

  /**
   * Makes one.
   *
   * @param atOnce the most questions at a time
   */
  NodeCredentials(RegistryAuth auth, int atOnce) {
    lookup = new CredentialLookup(auth, null, ImageLimits.DEFAULT.credentials(), atOnce);
  }

  /**
   * Returns what the registry of an image is shown; null to ask as nobody in particular.
   *
   * @throws CannotStartException if the image has no legal name, or that cannot be told
   */
  @Nullable AuthConfig of(String image) throws CannotStartException, InterruptedException {
    if (ImageName.isId(image)) {
      return null;
    }
    ImageName name = name(image);
    try {
      Optional<RegistryCredentials> found =
          lookup.find(new ImageRequest(name, PullPolicy.ALWAYS, null), new CompletableFuture<>());
      return found.isEmpty() ? null : CredentialLookup.shown(name, found);
    } catch (IOException e) {
      throw Refusals.of(Refusals.SECRETS, name.reference() + ": " + e.getMessage());
    }
  }

  private static ImageName name(String image) throws CannotStartException {
    try {
      return ImageName.parse(image);
    } catch (IllegalArgumentException e) {
      throw new CannotStartException(AttemptOutcome.invalid(Refusals.PULL + e.getMessage()));
    }
  }

  @Override
  public void close() {
    lookup.close();
  }
}
