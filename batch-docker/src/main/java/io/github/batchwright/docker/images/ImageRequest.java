package io.github.batchwright.docker.images;

import io.github.batchwright.model.container.PullPolicy;
import org.jspecify.annotations.Nullable;

/**
 * An image that an attempt needs. Requests that are equal are served by one pull. Immutable.
 *
 * @param policy when it is fetched
 * @param credentialsParameter where the credentials for it are kept, or null for what the executor
 *     shows to registries anyway
 */
public record ImageRequest(
    ImageName name, PullPolicy policy, @Nullable String credentialsParameter) {
  /** What a digest names never changes, so that it need not be fetched again. */
  public ImageRequest {
    if (policy == PullPolicy.ALWAYS && name.digest() != null) {
      policy = PullPolicy.MISSING;
    }
  }
}
