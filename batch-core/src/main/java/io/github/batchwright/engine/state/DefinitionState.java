package io.github.batchwright.engine.state;

import io.github.batchwright.model.JobDefinitionRevision;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every revision of one job definition, and which of them are INACTIVE. */
public final class DefinitionState {
  // Revisions count from 1 without a gap.
  private final List<JobDefinitionRevision> revisions = new ArrayList<>();
  private final BitSet inactive = new BitSet();
  private int newestActive;
  private boolean capped;

  /** Returns how many revisions there are. */
  public int size() {
    return revisions.size();
  }

  /** Returns a revision, or null if it was never registered. */
  public @Nullable JobDefinitionRevision find(int revision) {
    return revision < 1 || revision > revisions.size() ? null : revisions.get(revision - 1);
  }

  /** Says whether a submission may name this revision. */
  public boolean isActive(int revision) {
    return !inactive.get(revision);
  }

  /** Returns the number of the newest ACTIVE revision; 0 if there is none. */
  public int newestActive() {
    return newestActive;
  }

  /** Says whether a revision caps how many attempts run at once. */
  boolean isCapped() {
    return capped;
  }

  /** Returns every revision, the first one first; not to be changed. */
  List<JobDefinitionRevision> revisions() {
    return Collections.unmodifiableList(revisions);
  }

  void add(JobDefinitionRevision registered) {
    revisions.add(registered);
    newestActive = registered.revision();
    capped |= registered.definition().maxConcurrency() != null;
  }

  void deregister(int revision) {
    inactive.set(revision);
    newestActive = inactive.previousClearBit(newestActive);
  }

  void replace(JobDefinitionRevision changed) {
    revisions.set(changed.revision() - 1, changed);
  }
}
