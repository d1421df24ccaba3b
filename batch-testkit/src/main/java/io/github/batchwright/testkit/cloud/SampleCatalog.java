package io.github.batchwright.testkit.cloud;

import io.github.batchwright.model.capacity.InstanceCatalog;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A small catalog to test with: 16 types of Amazon EC2 with their real sizes and their real prices
 * on demand, of the day that the catalog names. Its Spot prices and placement scores are made up;
 * {@link InstanceCatalog#source} says how. Jobs may use all of a type's memory: nothing is kept
 * back for an agent.
 */
public final class SampleCatalog {
  private static final String FILE = "sample-catalog.json";

  private SampleCatalog() {}

  /** Returns the catalog. */
  public static InstanceCatalog load() {
    try (InputStream in = SampleCatalog.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new FileNotFoundException(FILE);
      }
      return InstanceCatalog.fromJson(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
