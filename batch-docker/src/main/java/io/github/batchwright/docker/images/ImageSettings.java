package io.github.batchwright.docker.images;

import io.github.batchwright.docker.ImagePrunePolicy;
import io.github.batchwright.docker.RegistryAuth;
import io.github.batchwright.model.container.PullPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What an executor was told about images. Immutable.
 *
 * @param policy when images are fetched of jobs that do not say it
 * @param auth what is shown to registries
 * @param secrets keeps the credentials that jobs name, or null if nobody does
 * @param prune which images are removed
 */
public record ImageSettings(
    PullPolicy policy,
    RegistryAuth auth,
    @Nullable SecretSource secrets,
    ImagePrunePolicy prune,
    ImageLimits limits) {

  /** Keeps secrets under names. */
  @FunctionalInterface
  public interface SecretSource {
    /** Returns a secret; the message of what it throws becomes part of a reason. */
    String secret(String name) throws Exception;
  }
}
