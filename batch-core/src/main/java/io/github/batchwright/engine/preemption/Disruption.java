package io.github.batchwright.engine.preemption;

import io.github.batchwright.engine.state.FreedRoom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Those who would be stopped so far, on an environment as it would be without them. */
final class Disruption {
  private final FreedRoom room;
  private final List<Running> victims = new ArrayList<>();

  Disruption(FreedRoom room) {
    this.room = room;
  }

  List<Running> victims() {
    return victims;
  }

  /** Adds candidates in their order until there is enough; says whether there is. */
  boolean addUntil(List<Running> candidates, BooleanSupplier enough) {
    for (Running candidate : candidates) {
      if (enough.getAsBoolean()) {
        return true;
      }
      if (!victims.contains(candidate)) {
        add(candidate);
      }
    }
    return enough.getAsBoolean();
  }

  void add(Running victim) {
    victims.add(victim);
    room.free(victim.portions());
  }

  /** Lets go of everybody without whom there is enough all the same, the most costly first. */
  void spare(BooleanSupplier enough) {
    List<Running> costly = new ArrayList<>(victims);
    costly.sort(Running.CHEAPEST_FIRST.reversed());
    for (Running victim : costly) {
      room.take(victim.portions());
      if (enough.getAsBoolean()) {
        victims.remove(victim);
      } else {
        room.free(victim.portions());
      }
    }
    victims.sort(Running.CHEAPEST_FIRST);
  }

  /** Lets everybody go. */
  void spareAll() {
    victims.forEach(victim -> room.take(victim.portions()));
    victims.clear();
  }
}
