package io.github.batchwright.model.start;

/** Whether a job that names a price curve waits for a lower price, and if it does not, why. */
public enum StartOutcome {
  /** It is held back until its windows, which are cheaper. */
  WAITS("Waits for its cheapest windows"),
  /** It starts as soon as it can: nothing later is cheaper. */
  NOTHING_CHEAPER("Starts as soon as it can: no later time before its deadline is cheaper"),
  /**
   * It starts as soon as it can: if it waited, others might have the room that it needs in time.
   */
  NO_TIME_TO_WAIT("Starts as soon as it can: its deadline leaves no time to wait"),
  /** It starts as soon as it can: it is expected to run beyond its deadline even so. */
  DEADLINE_OUT_OF_REACH(
      "Starts as soon as it can: even so it is expected to be late for its deadline"),
  /** It starts as soon as it can: what is before it has no known end, or it never fits. */
  NO_ROOM_IN_SIGHT(
      "Starts as soon as it can: nobody knows when there is room, for what runs or goes before it"
          + " has no known end, or it does not fit"),
  /** It starts as soon as it can: more jobs wait than are planned. */
  NOT_LOOKED_AT("Starts as soon as it can: more jobs wait than are planned"),
  /** It starts as soon as it can: the service has no such curve, or the curve tells no price. */
  PRICES_UNKNOWN("Starts as soon as it can: its price curve is not described, or tells no price");

  private final String words;

  StartOutcome(String words) {
    this.words = words;
  }

  /** Returns it in words. */
  public String words() {
    return words;
  }
}
