package io.github.batchwright.model.container;

import io.github.batchwright.checks.Checks;

/**
 * A secret by the name of where it is kept; the secret itself is never held here. AWS: {@code
 * secrets}, {@code secretOptions}.
 *
 * @param name the variable, or the option of a log driver, that gets the secret
 * @param valueFrom where the secret is kept, as its keeper names it
 */
public record Secret(String name, String valueFrom) {
  /** Checks the fields. */
  public Secret {
    Checks.notBlank("secrets.name", name);
    Checks.notBlank("secrets.valueFrom", valueFrom);
  }
}
