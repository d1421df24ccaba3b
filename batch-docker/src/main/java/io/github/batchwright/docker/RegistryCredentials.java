package io.github.batchwright.docker;

import java.util.Objects;

/**
 * What a registry is to be shown before it hands out an image. Immutable; never prints a secret.
 */
public final class RegistryCredentials {
  /** The kinds of credentials. */
  public enum Kind {
    /** A user's name and password. */
    PASSWORD,
    /** A token that the registry exchanges for a short-lived one; {@code docker login} keeps it. */
    IDENTITY_TOKEN,
    /** A token that the registry takes as it is. */
    REGISTRY_TOKEN
  }

  private final Kind kind;
  private final String username;
  private final String secret;

  private RegistryCredentials(Kind kind, String username, String secret) {
    this.kind = kind;
    this.username = username;
    this.secret = Objects.requireNonNull(secret, "secret");
    if (secret.isEmpty()) {
      throw new IllegalArgumentException("secret: '' must not be empty");
    }
  }

  /** A user's name and password. */
  public static RegistryCredentials of(String username, String password) {
    if (username.isBlank()) {
      throw new IllegalArgumentException("username: '" + username + "' must not be blank");
    }
    return new RegistryCredentials(Kind.PASSWORD, username, password);
  }

  /** A token that the registry exchanges for another. */
  public static RegistryCredentials identityToken(String token) {
    return new RegistryCredentials(Kind.IDENTITY_TOKEN, "", token);
  }

  /** A token that the registry takes as it is. */
  public static RegistryCredentials registryToken(String token) {
    return new RegistryCredentials(Kind.REGISTRY_TOKEN, "", token);
  }

  public Kind kind() {
    return kind;
  }

  /** Returns the user's name; empty for a token. */
  public String username() {
    return username;
  }

  /** Returns the password or the token. */
  public String secret() {
    return secret;
  }

  /** Tells the kind and the user's name. */
  @Override
  public String toString() {
    return kind + (username.isEmpty() ? "" : " of " + username);
  }
}
