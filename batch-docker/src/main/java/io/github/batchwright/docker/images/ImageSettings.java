package io.github.batchwright.docker.images;

import io.github.batchwright.docker.ImagePrunePolicy;
import io.github.batchwright.docker.RegistryAuth;
import io.github.batchwright.model.container.PullPolicy;

/**
 * What an executor was told about images. Immutable.
 *
 * @param policy when images are fetched of jobs that do not say it
 * @param auth what is shown to registries
 * @param prune which images are removed
 */
public record ImageSettings(
    PullPolicy policy, RegistryAuth auth, ImagePrunePolicy prune, ImageLimits limits) {}
