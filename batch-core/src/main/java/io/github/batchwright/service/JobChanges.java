package io.github.batchwright.service;

import io.github.batchwright.model.JobId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Who waits for anything to happen to a job. Thread-safe. Nobody's code runs where something is
 * told.
 */
final class JobChanges {
  private final Map<JobId, List<CompletableFuture<Void>>> waiting = new LinkedHashMap<>();
  private volatile boolean any;

  /** Returns whether anybody waits. */
  boolean any() {
    return any;
  }

  /** Completes a future at the next change, unless it is forgotten before. */
  synchronized void await(JobId job, CompletableFuture<Void> change) {
    waiting.computeIfAbsent(key(job), unused -> new ArrayList<>(1)).add(change);
    any = true;
  }

  synchronized void forget(JobId job, CompletableFuture<Void> change) {
    List<CompletableFuture<Void>> all = waiting.get(key(job));
    if (all != null && all.removeIf(other -> other == change) && all.isEmpty()) {
      waiting.remove(key(job));
      any = !waiting.isEmpty();
    }
  }

  /** Something has happened to a job. */
  synchronized void tell(JobId job) {
    List<CompletableFuture<Void>> all = waiting.remove(key(job));
    if (all != null) {
      any = !waiting.isEmpty();
      all.forEach(change -> change.complete(null));
    }
  }

  /** What happens to a node is told of its job. */
  private static JobId key(JobId job) {
    return job.nodeIndex().isPresent() ? job.wholeJob() : job;
  }
}
