package io.github.batchwright.aws;

import org.jspecify.annotations.Nullable;

/** Amazon Resource Names, of which only the name of the resource has a meaning here. */
final class Arns {
  private Arns() {}

  /**
   * Reduces an ARN to the name of its resource, such as {@code
   * arn:aws:batch:us-east-1:1:job-definition/name:3} to {@code name:3}; a name stays as it is.
   */
  static String name(String nameOrArn) {
    return nameOrArn.startsWith("arn:")
        ? nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1)
        : nameOrArn;
  }

  static @Nullable String nameOrNull(@Nullable String nameOrArn) {
    return nameOrArn == null ? null : name(nameOrArn);
  }
}
