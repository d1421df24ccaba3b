package io.github.batchwright.engine.resources;

import io.github.batchwright.ClientException;
import java.util.function.Supplier;

/** What refusals of requests about resources have in common. */
public final class Refusals {
  private Refusals() {}

  /**
   * Makes a value out of a request and of what is there. What the value's own rules forbid is a
   * refusal here, for the caller could not know what is there.
   *
   * @throws ClientException if it cannot be made
   */
  public static <T> T orRefuse(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new ClientException(String.valueOf(e.getMessage()));
    }
  }

  /** Refuses one more of something of which there may be only so many. */
  public static void checkCap(String field, String name, int count, int most) {
    if (count >= most) {
      throw ClientException.of(field, name, "would be one more than the " + most + " allowed");
    }
  }
}
