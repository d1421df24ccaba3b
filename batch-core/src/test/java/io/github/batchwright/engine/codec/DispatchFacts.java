package io.github.batchwright.engine.codec;

import io.github.batchwright.engine.state.DispatchFact;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.Promise;
import io.github.batchwright.engine.state.ResourceFact;
import io.github.batchwright.engine.state.SnapshotFact;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ShareAttributes;
import io.github.batchwright.model.dispatch.DispatchMode;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import java.time.Duration;
import java.util.List;

/** Facts about how long jobs are expected to run, and who goes first. */
final class DispatchFacts {
  private DispatchFacts() {}

  static List<Fact> examples() {
    return List.of(
        new Fact.DefinitionRegistered(
            new JobDefinitionRevision(
                JobDefinition.process("d", "true")
                    .expectedDuration(Duration.ofMillis(90_500))
                    .build(),
                2)),
        new ResourceFact.PolicyCreated(
            SchedulingPolicy.fairShare(
                "parts", FairsharePolicy.dominantResource(ShareAttributes.of("A", 0.5)))),
        new SnapshotFact.DurationsKept("d", List.of(3 << 16 | 1, 959 << 16 | 511)));
  }

  static List<Fact> promises() {
    TaskRef child = new TaskRef(7, 2);
    return List.of(
        new Fact.QueueCreated(
            JobQueue.builder("q")
                .computeEnvironments("e")
                .dispatchPolicy(DispatchPolicy.of(DispatchMode.CONSERVATIVE).inOrder("mine"))
                .build()),
        new DispatchFact.StartsPromised(
            "q",
            List.of(
                new Promise(TaskRef.whole(3), 1_893_456_000_000L, "e", List.of(0)),
                new Promise(child, 1_893_456_000_001L, "e", List.of(4, 1)))),
        new DispatchFact.PromisesDropped("q", List.of(child)));
  }
}
