package io.github.batchwright.engine.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What can be bought, as far as those who sell say so. */
class MarketTest {
  @Test
  void aCatalogThatIsNotToldIsNotKnown() {
    Market market =
        new Market(
            Map.of(
                "fails",
                () -> {
                  throw new IllegalStateException("on purpose");
                }));

    assertEquals(Map.of(), market.catalogs());
  }
}
