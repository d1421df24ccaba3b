package io.github.batchwright.docker.containers;

import io.github.batchwright.docker.tasks.TaskPlan;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.spi.AttemptOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out, before anything is done, why an attempt's containers cannot be run together. */
final class TaskChecks {
  private TaskChecks() {}

  /** Returns how an attempt ends that cannot be run; nothing if it can, as far as is seen here. */
  static Optional<AttemptOutcome> whyNot(Task task, ContainerSpecs specs, AttemptTable table) {
    if (task.request().properties() instanceof EcsProperties properties) {
      List<String> refusals = new ArrayList<>(UnsupportedFields.of(properties));
      boolean shares = "task".equals(properties.ipcMode()) || "task".equals(properties.pidMode());
      if (shares && TaskPlan.sharing(properties).isEmpty()) {
        refusals.add(
            "ipcMode or pidMode 'task' needs an essential container without dependsOn, since the"
                + " others share what is its own");
      }
      task.parts().forEach(part -> refusal(part, specs).ifPresent(refusals::add));
      if (!refusals.isEmpty()) {
        return Optional.of(AttemptOutcome.invalid("ecsProperties: " + String.join("; ", refusals)));
      }
    }
    return TaskPlan.mainNode(task.request()).flatMap(main -> whyNotHere(main, table));
  }

  private static Optional<String> refusal(Task.Part part, ContainerSpecs specs) {
    return part.request().properties() instanceof ContainerProperties container
        ? specs
            .refusal(container)
            .map(why -> "container '" + part.container().key().name() + "': " + why)
        : Optional.empty();
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
