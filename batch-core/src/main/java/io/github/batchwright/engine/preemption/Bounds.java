package io.github.batchwright.engine.preemption;

import java.util.List;

/** What else must hold for a job to get its room, besides that there is room. */
interface Bounds {
  /** There is nothing else. */
  Bounds NONE =
      new Bounds() {
        @Override
        public boolean hold(List<Running> without) {
          return true;
        }

        @Override
        public boolean mayStop(Running candidate, List<Running> without) {
          return true;
        }
      };

  /** Says whether it holds if these did not run. */
  boolean hold(List<Running> without);

  /** Says whether one more may be stopped if these did not run. */
  boolean mayStop(Running candidate, List<Running> without);
}
