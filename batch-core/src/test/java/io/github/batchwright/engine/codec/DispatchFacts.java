package io.github.batchwright.engine.codec;

import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.ResourceFact;
import io.github.batchwright.engine.state.SnapshotFact;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ShareAttributes;
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
}
