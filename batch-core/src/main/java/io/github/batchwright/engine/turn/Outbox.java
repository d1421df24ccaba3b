package io.github.batchwright.engine.turn;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Effects that wait until the facts they follow from are durable. */
public final class Outbox {
  private record Held(long sequence, List<Effect> effects) {}

  private final Deque<Held> held = new ArrayDeque<>();

  public void hold(long sequence, List<Effect> effects) {
    held.add(new Held(sequence, effects));
  }

  /** Lets go of everything up to a sequence number, in order; returns how many effects. */
  public int release(long durable, Consumer<Effect> runner) {
    int count = 0;
    while (!held.isEmpty() && held.peek().sequence() <= durable) {
      Held next = held.remove();
      int begun = 0;
      try {
        for (Effect effect : next.effects()) {
          begun++;
          runner.accept(effect);
        }
      } finally {
        count += begun;
        if (begun < next.effects().size()) {
          // One failed: the others are still held, for whoever waits for them to be refused.
          List<Effect> rest = next.effects().subList(begun, next.effects().size());
          held.addFirst(new Held(next.sequence(), rest));
        }
      }
    }
    return count;
  }

  public int size() {
    return held.size();
  }

  /** Gives up on everything that is held. */
  public void refuse(Consumer<Effect> each) {
    for (Held batch = held.poll(); batch != null; batch = held.poll()) {
      batch.effects().forEach(each);
    }
  }
}
