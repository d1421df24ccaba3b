package io.github.batchwright.attempts;

import io.github.batchwright.model.AttemptId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The attempts an executor runs, and the ids of those that ended lately, so that a launch or an end
 * that is repeated does nothing. Thread-safe.
 *
 * <p>A launch is repeated only soon after the first: by a scheduler that recovers and had not yet
 * seen the end. So the ids of ended attempts are kept in order of their end, the newest {@value
 * #REMEMBERED} of them, and the memory it takes is bounded by that and by what runs.
 *
 * @param <A> what the executor knows of an attempt
 */
public final class OpenAttempts<A> {
  /** How many ended attempts are remembered. */
  public static final int REMEMBERED = 10_000;

  private final int remembered;
  private final Map<AttemptId, A> open = new LinkedHashMap<>();
  private final Set<AttemptId> ended = new LinkedHashSet<>();

  /** Remembers {@value #REMEMBERED} ended attempts. */
  public OpenAttempts() {
    this(REMEMBERED);
  }

  OpenAttempts(int remembered) {
    this.remembered = remembered;
  }

  /** Opens an attempt; false if it is open already, or has ended. */
  public synchronized boolean open(AttemptId id, A attempt) {
    return !ended.contains(id) && open.putIfAbsent(id, attempt) == null;
  }

  /** Returns an open attempt. */
  public synchronized Optional<A> find(AttemptId id) {
    return Optional.ofNullable(open.get(id));
  }

  /** Says whether an attempt has ended lately. */
  public synchronized boolean hasEnded(AttemptId id) {
    return ended.contains(id);
  }

  /** Returns all open attempts, in the order in which they were opened. */
  public synchronized List<A> all() {
    return List.copyOf(open.values());
  }

  /** Ends an attempt; false if it was not open. So one of several threads may report its end. */
  public synchronized boolean end(AttemptId id) {
    if (open.remove(id) == null) {
      return false;
    }
    ended.add(id);
    if (ended.size() > remembered) {
      ended.remove(ended.iterator().next());
    }
    return true;
  }
}
