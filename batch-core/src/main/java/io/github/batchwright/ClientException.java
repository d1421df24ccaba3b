package io.github.batchwright;

import io.github.batchwright.checks.Checks;

/**
 * The request cannot be carried out as it is; its message names the field, the value and the rule.
 * Nothing of it was done. AWS: {@code ClientException}.
 */
public final class ClientException extends BatchException {
  private static final long serialVersionUID = 1L;

  /** Makes a refusal. */
  public ClientException(String message) {
    super(message);
  }

  /** Makes a refusal of one field; a long value is cut. */
  public static ClientException of(String field, Object value, String rule) {
    return new ClientException(field + ": '" + Checks.shorten(value) + "' " + rule);
  }
}
