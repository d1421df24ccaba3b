package io.github.batchwright.process;

import java.util.List;

/** Finds the processes that belong to attempts. Called by one thread at a time. */
interface ProcessTrees {

  /** Looks at the processes of this host as they are now, once for any number of attempts. */
  Look look();

  /** Returns the host's clock ticks since its boot, or 0 if they are not known. */
  long ticks();

  /** One look at the processes of this host. */
  interface Look {
    /** Returns the processes of an attempt that were alive, in no order. */
    List<ProcessHandle> membersOf(TreeMark mark);
  }
}
