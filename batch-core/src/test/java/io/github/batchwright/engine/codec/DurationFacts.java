package io.github.batchwright.engine.codec;

import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.SnapshotFact;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDefinitionRevision;
import java.time.Duration;
import java.util.List;

/** Facts about how long jobs are expected to run. */
final class DurationFacts {
  private DurationFacts() {}

  static List<Fact> examples() {
    return List.of(
        new Fact.DefinitionRegistered(
            new JobDefinitionRevision(
                JobDefinition.process("d", "true")
                    .expectedDuration(Duration.ofMillis(90_500))
                    .build(),
                2)),
        new SnapshotFact.DurationsKept("d", List.of(3 << 16 | 1, 959 << 16 | 511)));
  }
}
