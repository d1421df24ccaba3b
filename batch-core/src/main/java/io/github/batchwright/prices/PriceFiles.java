package io.github.batchwright.prices;

import io.github.batchwright.model.start.PriceSeries;
import java.io.IOException;
import java.io.Reader;

/** Reads prices from CSV and JSON; {@link io.github.batchwright.PriceCurves} says how they look. */
public final class PriceFiles {
  private PriceFiles() {}

  /** Reads lines of an instant and a price. */
  public static PriceSeries csv(String unit, Reader reader) throws IOException {
    return PriceCsv.read(unit, reader);
  }

  /** Reads an object of a unit and prices. */
  public static PriceSeries json(Reader reader) throws IOException {
    return PriceJson.read(reader);
  }
}
