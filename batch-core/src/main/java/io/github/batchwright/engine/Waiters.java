package io.github.batchwright.engine;

import io.github.batchwright.engine.queries.Queries;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.JobDetail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Callers that wait for a job to finish, or for the engine to run out of work. */
final class Waiters {
  private final Map<TaskRef, List<CompletableFuture<JobDetail>>> byTask = new LinkedHashMap<>();
  private final List<CompletableFuture<Long>> idle = new ArrayList<>();

  void add(TaskRef task, CompletableFuture<JobDetail> reply) {
    List<CompletableFuture<JobDetail>> replies =
        byTask.computeIfAbsent(task, t -> new ArrayList<>(1));
    // Those who gave up waiting must not pile up while a job goes on.
    replies.removeIf(CompletableFuture::isDone);
    replies.add(reply);
  }

  void addIdle(CompletableFuture<Long> reply) {
    idle.add(reply);
  }

  /** Says whether anybody waits for a job to finish. */
  boolean awaitEnds() {
    return !byTask.isEmpty();
  }

  /** Answers those who wait for what finished in this turn. */
  void answerEnded(Turn turn, Queries queries) {
    if (byTask.isEmpty()) {
      return;
    }
    for (TaskRef task : turn.ended()) {
      List<CompletableFuture<JobDetail>> replies = byTask.remove(task);
      if (replies != null) {
        JobDetail detail = queries.detail(task);
        replies.forEach(reply -> turn.effect(new Effect.Answer<>(reply, detail)));
      }
    }
  }

  /** Answers those who wait for idleness. */
  void answerIdle(Turn turn, long live) {
    idle.forEach(reply -> turn.effect(new Effect.Answer<>(reply, live)));
    idle.clear();
  }

  boolean awaitIdle() {
    return !idle.isEmpty();
  }

  /** Gives up on everybody; in no order that anybody could see. */
  void refuse(Consumer<CompletableFuture<?>> each) {
    List<CompletableFuture<?>> all = new ArrayList<>(idle);
    byTask.forEach((task, replies) -> all.addAll(replies));
    idle.clear();
    byTask.clear();
    all.forEach(each);
  }
}
