package io.github.batchwright.model.container;

import io.github.batchwright.checks.Checks;

/**
 * What an image is fetched with. AWS: {@code repositoryCredentials}.
 *
 * @param credentialsParameter where the credentials are kept, as their keeper names it; never the
 *     credentials themselves
 */
public record RepositoryCredentials(String credentialsParameter) {
  /** Checks the field. */
  public RepositoryCredentials {
    Checks.notBlank("repositoryCredentials.credentialsParameter", credentialsParameter);
  }
}
