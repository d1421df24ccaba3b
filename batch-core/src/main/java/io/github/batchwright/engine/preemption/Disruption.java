package io.github.batchwright.engine.preemption;

import io.github.batchwright.engine.state.FreedRoom;
import io.github.batchwright.engine.state.Portion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Those who would be stopped so far, on an environment as it would be without them. */
final class Disruption {
  private final FreedRoom room;
  private final Bounds bounds;
  private final List<Running> victims = new ArrayList<>();

  Disruption(FreedRoom room, Bounds bounds) {
    this.room = room;
    this.bounds = bounds;
  }

  /** Returns what a victim has there; it may as well run in another environment. */
  private List<Portion> portions(Running victim) {
    String there = room.environment().environment().name();
    return victim.attempt().environment().equals(there) ? victim.portions() : List.of();
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
      if (!victims.contains(candidate) && bounds.mayStop(candidate, victims)) {
        add(candidate);
      }
    }
    return enough.getAsBoolean();
  }

  private void add(Running victim) {
    victims.add(victim);
    room.free(portions(victim));
  }

  /** Lets several go at once, if there is enough all the same. */
  void spare(List<Running> several, BooleanSupplier enough) {
    List<Running> before = new ArrayList<>(victims);
    several.forEach(victim -> room.take(portions(victim)));
    victims.removeAll(several);
    if (!enough.getAsBoolean()) {
      several.forEach(victim -> room.free(portions(victim)));
      victims.clear();
      victims.addAll(before);
    }
  }

  /** Lets go of everybody without whom there is enough all the same, the most costly first. */
  void spare(BooleanSupplier enough) {
    List<Running> costly = new ArrayList<>(victims);
    costly.sort(Running.CHEAPEST_FIRST.reversed());
    for (Running victim : costly) {
      spare(List.of(victim), enough);
    }
    victims.sort(Running.CHEAPEST_FIRST);
  }

  /** Lets everybody go. */
  void spareAll() {
    victims.forEach(victim -> room.take(portions(victim)));
    victims.clear();
  }
}
