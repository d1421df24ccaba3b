package io.github.batchwright.testkit.arbitraries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.engine.codec.FactBytes;
import io.github.batchwright.engine.codec.FactJson;
import io.github.batchwright.engine.state.CostFact;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.QuotaFact;
import io.github.batchwright.engine.state.ResourceFact;
import io.github.batchwright.engine.state.ScheduleFact;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.cost.Budget;
import io.github.batchwright.model.schedule.Schedule;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a caller hands over is in the journal as it was: what was registered is what comes back. */
class ModelFactsProperties {
  private static final long AT = 1_893_456_000_000L;

  @Provide
  Arbitrary<Fact> facts() {
    return Arbitraries.oneOf(
        of(ComputeEnvironment.class).map(Fact.EnvironmentCreated::new),
        of(JobQueue.class).map(Fact.QueueCreated::new),
        of(JobDefinitionRevision.class).map(Fact.DefinitionRegistered::new),
        of(SubmitJobRequest.class).map(request -> new Fact.JobSubmitted(1, request, 1)),
        of(SchedulingPolicy.class).map(ResourceFact.PolicyCreated::new),
        of(ConsumableResource.class).map(ResourceFact.ConsumableCreated::new),
        of(QuotaShare.class).map(QuotaFact.QuotaShareCreated::new),
        of(Budget.class).map(CostFact.BudgetCreated::new),
        of(Schedule.class).map(schedule -> new ScheduleFact.ScheduleCreated(schedule, 0, null)));
  }

  private static <T> Arbitrary<T> of(Class<T> type) {
    return ModelArbitraries.of(type);
  }

  @Property(tries = 150)
  void asALine(@ForAll("facts") Fact fact) throws IOException {
    assertEquals(fact, FactJson.read(FactJson.line(1, AT, fact)).fact());
  }

  @Property(tries = 150)
  void asBytes(@ForAll("facts") Fact fact) {
    byte[] bytes = FactBytes.encode(AT, List.of(fact));

    assertEquals(List.of(FactJson.line(1, AT, fact)), FactBytes.lines(1, bytes));
  }
}
