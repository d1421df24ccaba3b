package io.github.batchwright.engine.codec;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.github.batchwright.engine.state.CapacityFact;
import io.github.batchwright.engine.state.CostFact;
import io.github.batchwright.engine.state.DispatchFact;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.GangFact;
import io.github.batchwright.engine.state.PreemptionFact;
import io.github.batchwright.engine.state.QuotaFact;
import io.github.batchwright.engine.state.ResourceFact;
import io.github.batchwright.engine.state.ScheduleFact;
import io.github.batchwright.engine.state.SnapshotFact;
import io.github.batchwright.engine.state.StartFact;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.GpuPolicy;
import io.github.batchwright.model.HandlerProperties;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.ProcessProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes facts and parts of them as JSON and reads them back. Thread-safe. */
public final class FactJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          // What a record works out, such as isChild, is no part of it.
          .visibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .addMixIn(Fact.class, FactMixIn.class)
          .addMixIn(JobProperties.class, JobPropertiesMixIn.class)
          .addMixIn(JobId.class, JobIdMixIn.class)
          .addMixIn(ComputeEnvironment.class, ComputeEnvironmentMixIn.class)
          .build();

  private FactJson() {}

  /**
   * One fact with its place in the journal.
   *
   * @param seq its sequence number
   * @param at when it was decided, in milliseconds since the epoch
   * @param fact what was decided
   */
  public record Entry(long seq, long at, Fact fact) {}

  /** Writes a fact as JSON without a line break. */
  public static String line(long sequence, long at, Fact fact) {
    return text(new Entry(sequence, at, fact));
  }

  /**
   * Reads what {@link #line} wrote.
   *
   * @throws IOException if it is something else
   */
  public static Entry read(String line) throws IOException {
    return MAPPER.readValue(line, Entry.class);
  }

  /** Writes a part of a fact, in UTF-8; half of a surrogate pair becomes a question mark. */
  static byte[] write(Object part) {
    return text(part).getBytes(StandardCharsets.UTF_8);
  }

  static <T> T read(byte[] bytes, Class<T> type) {
    try {
      return MAPPER.readValue(bytes, type);
    } catch (IOException e) {
      throw new IllegalStateException("no " + type.getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  private static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value, e);
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = ResourceFact.EnvironmentUpdated.class, name = "EnvironmentUpdated"),
    @JsonSubTypes.Type(value = ResourceFact.EnvironmentDeleted.class, name = "EnvironmentDeleted"),
    @JsonSubTypes.Type(value = ResourceFact.HostReported.class, name = "HostReported"),
    @JsonSubTypes.Type(value = ResourceFact.HostGone.class, name = "HostGone"),
    @JsonSubTypes.Type(value = ResourceFact.QueueUpdated.class, name = "QueueUpdated"),
    @JsonSubTypes.Type(value = ResourceFact.QueueDeleting.class, name = "QueueDeleting"),
    @JsonSubTypes.Type(value = ResourceFact.QueueDeleted.class, name = "QueueDeleted"),
    @JsonSubTypes.Type(value = ResourceFact.PolicyCreated.class, name = "PolicyCreated"),
    @JsonSubTypes.Type(value = ResourceFact.PolicyUpdated.class, name = "PolicyUpdated"),
    @JsonSubTypes.Type(value = ResourceFact.PolicyDeleted.class, name = "PolicyDeleted"),
    @JsonSubTypes.Type(value = ResourceFact.ConsumableCreated.class, name = "ConsumableCreated"),
    @JsonSubTypes.Type(value = ResourceFact.ConsumableUpdated.class, name = "ConsumableUpdated"),
    @JsonSubTypes.Type(value = ResourceFact.ConsumableDeleted.class, name = "ConsumableDeleted"),
    @JsonSubTypes.Type(
        value = ResourceFact.DefinitionDeregistered.class,
        name = "DefinitionDeregistered"),
    @JsonSubTypes.Type(value = ResourceFact.TagsChanged.class, name = "TagsChanged"),
    @JsonSubTypes.Type(value = CapacityFact.OfferChanged.class, name = "OfferChanged"),
    @JsonSubTypes.Type(value = CapacityFact.DesiredTaken.class, name = "DesiredTaken"),
    @JsonSubTypes.Type(value = CapacityFact.InstanceRequested.class, name = "InstanceRequested"),
    @JsonSubTypes.Type(value = CapacityFact.InstanceLaunched.class, name = "InstanceLaunched"),
    @JsonSubTypes.Type(value = CapacityFact.InstanceReady.class, name = "InstanceReady"),
    @JsonSubTypes.Type(value = CapacityFact.InstanceRefused.class, name = "InstanceRefused"),
    @JsonSubTypes.Type(value = CapacityFact.InstanceLeaving.class, name = "InstanceLeaving"),
    @JsonSubTypes.Type(
        value = CapacityFact.InstanceTerminating.class,
        name = "InstanceTerminating"),
    @JsonSubTypes.Type(value = CapacityFact.InstanceGone.class, name = "InstanceGone"),
    @JsonSubTypes.Type(value = CapacityFact.PriceChanged.class, name = "PriceChanged"),
    @JsonSubTypes.Type(value = CapacityFact.InstanceKept.class, name = "InstanceKept"),
    @JsonSubTypes.Type(value = CapacityFact.BackedOff.class, name = "BackedOff"),
    @JsonSubTypes.Type(value = CapacityFact.SizeSeen.class, name = "SizeSeen"),
    @JsonSubTypes.Type(value = CapacityFact.LastInstanceKept.class, name = "LastInstanceKept"),
    @JsonSubTypes.Type(value = CostFact.BudgetCreated.class, name = "BudgetCreated"),
    @JsonSubTypes.Type(value = CostFact.BudgetUpdated.class, name = "BudgetUpdated"),
    @JsonSubTypes.Type(value = CostFact.BudgetDeleted.class, name = "BudgetDeleted"),
    @JsonSubTypes.Type(value = CostFact.BudgetCrossed.class, name = "BudgetCrossed"),
    @JsonSubTypes.Type(value = CostFact.BudgetRenewed.class, name = "BudgetRenewed"),
    @JsonSubTypes.Type(value = CostFact.CostsBegun.class, name = "CostsBegun"),
    @JsonSubTypes.Type(value = CostFact.CostsKept.class, name = "CostsKept"),
    @JsonSubTypes.Type(value = Fact.Founded.class, name = "Founded"),
    @JsonSubTypes.Type(value = Fact.EnvironmentCreated.class, name = "EnvironmentCreated"),
    @JsonSubTypes.Type(value = Fact.QueueCreated.class, name = "QueueCreated"),
    @JsonSubTypes.Type(value = Fact.DefinitionRegistered.class, name = "DefinitionRegistered"),
    @JsonSubTypes.Type(value = Fact.JobSubmitted.class, name = "JobSubmitted"),
    @JsonSubTypes.Type(value = Fact.Moved.class, name = "Moved"),
    @JsonSubTypes.Type(value = Fact.ChildrenMoved.class, name = "ChildrenMoved"),
    @JsonSubTypes.Type(value = Fact.DependentsTold.class, name = "DependentsTold"),
    @JsonSubTypes.Type(value = Fact.Flagged.class, name = "Flagged"),
    @JsonSubTypes.Type(value = Fact.AttemptPlaced.class, name = "AttemptPlaced"),
    @JsonSubTypes.Type(value = Fact.AttemptStarted.class, name = "AttemptStarted"),
    @JsonSubTypes.Type(value = Fact.StopOrdered.class, name = "StopOrdered"),
    @JsonSubTypes.Type(value = Fact.KillOrdered.class, name = "KillOrdered"),
    @JsonSubTypes.Type(value = Fact.ContainersEnded.class, name = "ContainersEnded"),
    @JsonSubTypes.Type(value = Fact.AttemptEnded.class, name = "AttemptEnded"),
    @JsonSubTypes.Type(value = Fact.HeadBlocked.class, name = "HeadBlocked"),
    @JsonSubTypes.Type(value = GangFact.GangPlaced.class, name = "GangPlaced"),
    @JsonSubTypes.Type(value = GangFact.NodesLaunched.class, name = "NodesLaunched"),
    @JsonSubTypes.Type(value = GangFact.NodeStarted.class, name = "NodeStarted"),
    @JsonSubTypes.Type(value = GangFact.NodeEnded.class, name = "NodeEnded"),
    @JsonSubTypes.Type(value = GangFact.NodesLetGo.class, name = "NodesLetGo"),
    @JsonSubTypes.Type(value = Fact.JobForgotten.class, name = "JobForgotten"),
    @JsonSubTypes.Type(value = Fact.Resumed.class, name = "Resumed"),
    @JsonSubTypes.Type(value = PreemptionFact.RoomClaimed.class, name = "RoomClaimed"),
    @JsonSubTypes.Type(value = PreemptionFact.ClaimDropped.class, name = "ClaimDropped"),
    @JsonSubTypes.Type(value = QuotaFact.QuotaShareCreated.class, name = "QuotaShareCreated"),
    @JsonSubTypes.Type(value = QuotaFact.QuotaShareUpdated.class, name = "QuotaShareUpdated"),
    @JsonSubTypes.Type(value = QuotaFact.QuotaShareDeleting.class, name = "QuotaShareDeleting"),
    @JsonSubTypes.Type(value = QuotaFact.QuotaShareDeleted.class, name = "QuotaShareDeleted"),
    @JsonSubTypes.Type(value = ScheduleFact.ScheduleCreated.class, name = "ScheduleCreated"),
    @JsonSubTypes.Type(value = ScheduleFact.ScheduleUpdated.class, name = "ScheduleUpdated"),
    @JsonSubTypes.Type(value = ScheduleFact.ScheduleDeleted.class, name = "ScheduleDeleted"),
    @JsonSubTypes.Type(value = ScheduleFact.SchedulePlanned.class, name = "SchedulePlanned"),
    @JsonSubTypes.Type(value = ScheduleFact.ScheduleFired.class, name = "ScheduleFired"),
    @JsonSubTypes.Type(value = ScheduleFact.ScheduleKept.class, name = "ScheduleKept"),
    @JsonSubTypes.Type(value = DispatchFact.StartsPromised.class, name = "StartsPromised"),
    @JsonSubTypes.Type(value = DispatchFact.PromisesDropped.class, name = "PromisesDropped"),
    @JsonSubTypes.Type(value = SnapshotFact.HostKept.class, name = "HostKept"),
    @JsonSubTypes.Type(value = SnapshotFact.ShareKept.class, name = "ShareKept"),
    @JsonSubTypes.Type(value = SnapshotFact.DepartureKept.class, name = "DepartureKept"),
    @JsonSubTypes.Type(value = SnapshotFact.JobKept.class, name = "JobKept"),
    @JsonSubTypes.Type(value = SnapshotFact.ChildrenKept.class, name = "ChildrenKept"),
    @JsonSubTypes.Type(value = SnapshotFact.FinishedKept.class, name = "FinishedKept"),
    @JsonSubTypes.Type(value = SnapshotFact.OpenKept.class, name = "OpenKept"),
    @JsonSubTypes.Type(value = SnapshotFact.DeadlineKept.class, name = "DeadlineKept"),
    @JsonSubTypes.Type(value = SnapshotFact.TellingKept.class, name = "TellingKept"),
    @JsonSubTypes.Type(value = SnapshotFact.DurationsKept.class, name = "DurationsKept"),
    @JsonSubTypes.Type(value = SnapshotFact.SnapshotEnded.class, name = "SnapshotEnded"),
    @JsonSubTypes.Type(value = StartFact.TimingTaken.class, name = "TimingTaken"),
    @JsonSubTypes.Type(value = StartFact.HoldMoved.class, name = "HoldMoved"),
    @JsonSubTypes.Type(value = StartFact.HoldEnded.class, name = "HoldEnded"),
    @JsonSubTypes.Type(value = StartFact.DeadlinePassed.class, name = "DeadlinePassed"),
    @JsonSubTypes.Type(value = StartFact.TimingKept.class, name = "TimingKept"),
    @JsonSubTypes.Type(value = StartFact.StartPlanned.class, name = "StartPlanned"),
    @JsonSubTypes.Type(value = StartFact.ChildrenReleased.class, name = "ChildrenReleased")
  })
  private interface FactMixIn {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = ContainerProperties.class, name = "container"),
    @JsonSubTypes.Type(value = EcsProperties.class, name = "ecs"),
    @JsonSubTypes.Type(value = ProcessProperties.class, name = "process"),
    @JsonSubTypes.Type(value = HandlerProperties.class, name = "handler"),
    @JsonSubTypes.Type(value = NodeProperties.class, name = "multinode")
  })
  private interface JobPropertiesMixIn {}

  private abstract static class JobIdMixIn {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    @SuppressWarnings("UnusedVariable") // only its annotation and its signature count
    JobIdMixIn(String value) {}

    @JsonValue
    abstract String value();
  }

  private abstract static class ComputeEnvironmentMixIn {
    /** Left out where it says nothing, as in all that was written before there was one. */
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = AnyJob.class)
    @JsonProperty("gpuPolicy")
    abstract GpuPolicy gpuPolicy();
  }

  /** Is equal to what is left out. */
  private static final class AnyJob {
    @Override
    public boolean equals(Object value) {
      return value == GpuPolicy.ANY_JOB;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }
}
