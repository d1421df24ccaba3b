package io.github.batchwright.process;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Finds the processes that belong to attempts. Thread-safe. */
interface ProcessTrees {

  /** Looks at the processes of this host as they are now, once for any number of attempts. */
  Look look();

  /** Returns the host's clock ticks since its boot, or 0 if they are not known. */
  long ticks();

  /**
   * Returns when a process started, if it is alive. The measure is the host's own; it is the same
   * in each life of this program for as long as the machine is up.
   */
  OptionalLong startOf(long pid);

  /** One look at the processes of this host. Not thread-safe. */
  interface Look {
    /** Returns the processes of an attempt that were alive, in no order. */
    List<ProcessHandle> membersOf(TreeMark mark);

    /**
     * Says whether a process may be another of the attempt, and could not be known to be: it was
     * just turning into another program. The next look knows more, mostly.
     */
    default boolean mayHide(TreeMark mark) {
      return false;
    }

    /**
     * Returns the tokens with this beginning that were seen on any process, without the beginning
     * and the ';' at their end.
     */
    Set<String> tokens(String start);
  }
}
