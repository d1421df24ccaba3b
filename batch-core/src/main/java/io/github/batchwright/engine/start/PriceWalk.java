package io.github.batchwright.engine.start;

/**
 * Goes through the starts at which the cost of some length of time bends: those at which the price
 * changes at its begin or at its end. Between two of them the cost is a line.
 */
final class PriceWalk {
  private final Prices prices;
  private final long length;
  private int atStart;
  private int atEnd;
  private long at;

  PriceWalk(Prices prices, long from, long length) {
    this.prices = prices;
    this.length = length;
    this.at = from;
    this.atStart = prices.lastUntil(from);
    this.atEnd = prices.lastUntil(from + length);
  }

  long at() {
    return at;
  }

  /** Returns what it costs to start here. */
  double cost() {
    return (prices.sumUntil(at + length, atEnd) - prices.sumUntil(at, atStart))
        / Prices.MILLIS_PER_HOUR;
  }

  /** Goes on to the next bend, or to a last start if that is before it. */
  void next(long last) {
    long bend = Math.min(prices.begin(atStart + 1), prices.begin(atEnd + 1) - length);
    at = Math.min(bend, last);
    if (prices.begin(atStart + 1) == at) {
      atStart++;
    }
    if (prices.begin(atEnd + 1) == at + length) {
      atEnd++;
    }
  }
}
