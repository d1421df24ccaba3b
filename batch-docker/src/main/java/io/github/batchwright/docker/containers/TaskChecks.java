package io.github.batchwright.docker.containers;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.LaunchRequest;
import java.util.List;
import java.util.Optional;

/** Finds out, before anything is done, why an attempt's containers cannot be run together. */
final class TaskChecks {
  private TaskChecks() {}

  /** Returns how an attempt ends that cannot be run; nothing if it can, as far as is seen here. */
  static Optional<AttemptOutcome> whyNot(LaunchRequest request, AttemptTable table) {
    if (request.properties() instanceof EcsProperties task) {
      List<String> unsupported = UnsupportedFields.of(task);
      if (!unsupported.isEmpty()) {
        return Optional.of(
            AttemptOutcome.invalid(
                "ecsProperties: " + unsupported + " are not carried out by this executor"));
      }
      boolean shares = "task".equals(task.ipcMode()) || "task".equals(task.pidMode());
      if (shares && TaskPlan.sharing(task).isEmpty()) {
        return Optional.of(
            AttemptOutcome.invalid(
                "ecsProperties: ipcMode or pidMode 'task' needs an essential container without"
                    + " dependsOn, since the others share what is its own"));
      }
    }
    return TaskPlan.mainNode(request).flatMap(main -> whyNotHere(main, table));
  }

  /** A network does not span engines. */
  private static Optional<AttemptOutcome> whyNotHere(AttemptId main, AttemptTable table) {
    if (table.find(main).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        table.hasEnded(main)
            ? AttemptOutcome.cannotStart("The main node has ended before this one was started")
            : AttemptOutcome.invalid(
                "The main node does not run on this engine, and the network of a multi-node job"
                    + " does not span engines"));
  }
}
