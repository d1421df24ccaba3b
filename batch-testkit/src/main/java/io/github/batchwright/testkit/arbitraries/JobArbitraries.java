package io.github.batchwright.testkit.arbitraries;

import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.ints;
import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.longs;
import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.nullable;

import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.EvaluateOnExit;
import io.github.batchwright.model.HandlerProperties;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.JobTimeout;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.RetryAction;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.SubmitJobRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Definitions of jobs, requests to submit them, and what these are made of. Thread-safe. */
@SuppressWarnings("exports") // who uses this has jqwik; who does not need not
public final class JobArbitraries {
  private static final int HIGHEST_PRIORITY = 9999;
  private static final int LEAST_MEMORY = 4;
  private static final int MOST_RULES = 5;
  private static final int LONGEST_PATTERN = 512;
  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(3650);

  private JobArbitraries() {}

  static void addTo(Table table) {
    table.add(JobId.class, JobArbitraries::jobIds);
    table.add(AttemptId.class, JobArbitraries::attemptIds);
    table.add(JobDefinition.class, JobArbitraries::jobDefinitions);
    table.add(JobDefinitionRevision.class, JobArbitraries::jobDefinitionRevisions);
    table.add(SubmitJobRequest.class, JobArbitraries::submitJobRequests);
    table.add(JobDependency.class, JobArbitraries::jobDependencies);
    table.add(ArrayProperties.class, JobArbitraries::arrayProperties);
    table.add(RetryStrategy.class, JobArbitraries::retryStrategies);
    table.add(EvaluateOnExit.class, JobArbitraries::evaluateOnExits);
    table.add(JobTimeout.class, JobArbitraries::jobTimeouts);
    table.add(ConsumableResourceRequirement.class, JobArbitraries::consumableRequirements);
    table.add(JobProperties.class, JobArbitraries::jobProperties);
    table.add(ProcessProperties.class, JobArbitraries::processProperties);
    table.add(HandlerProperties.class, JobArbitraries::handlerProperties);
    table.add(NodeProperties.class, JobArbitraries::nodeProperties);
    table.add(NodeRangeProperty.class, JobArbitraries::nodeRangeProperties);
  }

  /** Returns definitions of every kind. */
  public static Arbitrary<JobDefinition> jobDefinitions() {
    return Records.of(JobDefinition.class)
        .with("name", ValueArbitraries.names())
        .with("properties", jobProperties())
        .with("parameters", ValueArbitraries.parameters())
        .with("schedulingPriority", ints(0, HIGHEST_PRIORITY))
        .with("consumableResources", consumableResources())
        .nullable("maxConcurrency", ints(1, Integer.MAX_VALUE))
        .with("tags", ValueArbitraries.tags())
        .arbitrary();
  }

  /** Returns definitions with their revision, from 1. */
  public static Arbitrary<JobDefinitionRevision> jobDefinitionRevisions() {
    return Combinators.combine(Table.of(JobDefinition.class), ints(1, Integer.MAX_VALUE))
        .as(JobDefinitionRevision::new);
  }

  /**
   * Returns requests with every field. What they name, such as queues and other jobs, is made up:
   * each is a good value, and no service would know all of it.
   */
  public static Arbitrary<SubmitJobRequest> submitJobRequests() {
    return Records.of(SubmitJobRequest.class)
        .with("jobName", ValueArbitraries.jobNames())
        .with("jobQueue", ValueArbitraries.names())
        .with("jobDefinition", ValueArbitraries.names())
        .nullable("shareIdentifier", ValueArbitraries.shareIdentifiers())
        .nullable("schedulingPriorityOverride", ints(0, HIGHEST_PRIORITY))
        .with("parameters", ValueArbitraries.parameters())
        .nullable("properties", jobProperties())
        .together(List.of("arrayProperties", "dependsOn"), arraysAndDependencies())
        .nullable("consumableResources", consumableResources())
        .together(
            List.of("quotaShareName", "preemptionRetriesBeforeTermination"), quotasAndRetries())
        .nullable("clientToken", ValueArbitraries.words(64))
        .with("tags", ValueArbitraries.tags())
        .arbitrary();
  }

  private static Arbitrary<Row> arraysAndDependencies() {
    Arbitrary<Row> arrays =
        Combinators.combine(arrayProperties(), Records.few(jobDependencies(), 0, 20))
            .as((array, all) -> Row.of(array, all));
    Arbitrary<Row> others =
        Records.few(jobDependencies().map(JobArbitraries::ofTheWhole), 0, 20)
            .map(all -> Row.of(null, all));
    return Arbitraries.frequencyOf(Tuple.of(2, others), Tuple.of(1, arrays));
  }

  /** Only an array job can have its children tied to others. */
  private static JobDependency ofTheWhole(JobDependency any) {
    boolean ties = any.type() != null && any.type().tiesChildren();
    return ties ? JobDependency.on(any.jobId() == null ? new JobId("a") : any.jobId()) : any;
  }

  private static Arbitrary<Row> quotasAndRetries() {
    Arbitrary<Row> given =
        Combinators.combine(ValueArbitraries.names(), nullable(ints(0, Integer.MAX_VALUE)))
            .as((name, retries) -> Row.of(name, retries));
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.just(Row.of(null, null))), Tuple.of(1, given));
  }

  /** Returns ids of jobs, of children of arrays, and of nodes. */
  public static Arbitrary<JobId> jobIds() {
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.longs(),
            Arbitraries.integers().between(0, 11),
            ints(0, 999_999_999))
        .as(JobArbitraries::jobId)
        .withoutEdgeCases();
  }

  private static JobId jobId(long most, long least, int kind, int index) {
    JobId whole =
        switch (kind) {
          case 0 -> new JobId("a");
          case 1 -> new JobId("-Z9".repeat(21) + "x");
          default -> new JobId(new UUID(most, least).toString());
        };
    if (kind > 9) {
      return whole.child(index);
    }
    return kind > 7 ? whole.node(index) : whole;
  }

  /** Returns ids of attempts, from 1. */
  public static Arbitrary<AttemptId> attemptIds() {
    return Combinators.combine(jobIds(), ints(1, Integer.MAX_VALUE)).as(AttemptId::new);
  }

  /** Returns dependencies of every type. */
  public static Arbitrary<JobDependency> jobDependencies() {
    return Arbitraries.frequencyOf(
        Tuple.of(
            4,
            Combinators.combine(jobIds(), nullable(Arbitraries.of(JobDependency.Type.class)))
                .as(JobDependency::new)),
        Tuple.of(1, Arbitraries.just(JobDependency.sequential())));
  }

  /** Returns sizes from 2, with and without a cap. */
  public static Arbitrary<ArrayProperties> arrayProperties() {
    return Combinators.combine(ints(2, Integer.MAX_VALUE), nullable(ints(1, Integer.MAX_VALUE)))
        .as(ArrayProperties::new);
  }

  /** Returns strategies of one attempt and more, with up to five rules. */
  public static Arbitrary<RetryStrategy> retryStrategies() {
    return Combinators.combine(
            ints(1, Integer.MAX_VALUE),
            Records.few(evaluateOnExits(), 0, MOST_RULES),
            Arbitraries.of(true, false))
        .as(RetryStrategy::new);
  }

  /** Returns rules with one condition or more. */
  public static Arbitrary<EvaluateOnExit> evaluateOnExits() {
    Arbitrary<String> texts =
        Combinators.combine(ValueArbitraries.words(LONGEST_PATTERN - 1), Arbitraries.of("", "*"))
            .as((text, star) -> text.replace('*', '+') + star);
    Arbitrary<String> codes = Arbitraries.of("0", "1", "*", "137", "13*", "0".repeat(512));
    return Combinators.combine(ints(1, 7), texts, texts, codes, Arbitraries.of(RetryAction.class))
        .as(
            (given, status, reason, code, action) ->
                new EvaluateOnExit(
                    (given & 1) == 0 ? null : status,
                    (given & 2) == 0 ? null : reason,
                    (given & 4) == 0 ? null : code,
                    action));
  }

  /** Returns timeouts of up to 3650 days. */
  public static Arbitrary<JobTimeout> jobTimeouts() {
    return ValueArbitraries.durations(LONGEST_TIMEOUT).map(JobTimeout::new);
  }

  /** Returns demands for one and more. */
  public static Arbitrary<ConsumableResourceRequirement> consumableRequirements() {
    return Combinators.combine(ValueArbitraries.names(), longs(1, Long.MAX_VALUE))
        .as(ConsumableResourceRequirement::new);
  }

  /** Returns lists in which nothing is named twice. */
  static Arbitrary<List<ConsumableResourceRequirement>> consumableResources() {
    return consumableRequirements()
        .list()
        .uniqueElements(ConsumableResourceRequirement::consumableResource)
        .ofMaxSize(3);
  }

  /** Returns what one job may ask for: some vCPU, 4 MiB at least, GPUs or none. */
  public static Arbitrary<Resources> demands() {
    return Combinators.combine(
            longs(1, 1_000_000_000L),
            longs(LEAST_MEMORY, 1_000_000_000L),
            ValueArbitraries.rarely(5, ints(1, 10_000), Arbitraries.just(0)))
        .as(Resources::new);
  }

  /** Returns what jobs of every kind run, the nodes of multi-node jobs among them. */
  public static Arbitrary<JobProperties> jobProperties() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Table.of(ContainerProperties.class)),
        Tuple.of(2, processProperties()),
        Tuple.of(1, handlerProperties()),
        Tuple.of(1, Table.of(EcsProperties.class)),
        Tuple.of(1, Table.of(NodeProperties.class)));
  }

  /** Returns processes. */
  public static Arbitrary<ProcessProperties> processProperties() {
    return Records.of(ProcessProperties.class)
        .with(
            "command",
            Combinators.combine(ValueArbitraries.words(200), ValueArbitraries.commands())
                .as(JobArbitraries::join))
        .with("environment", ValueArbitraries.variables())
        .with("resourceRequirements", demands())
        .arbitrary();
  }

  private static List<String> join(String first, List<String> others) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(others);
    return all;
  }

  /** Returns handlers. */
  public static Arbitrary<HandlerProperties> handlerProperties() {
    return Combinators.combine(ValueArbitraries.names(), demands()).as(HandlerProperties::new);
  }

  /** Returns nodes, 1-1000 of them, in one range or in two that meet; all of one kind. */
  public static Arbitrary<NodeProperties> nodeProperties() {
    Arbitrary<List<JobProperties>> pairs =
        Arbitraries.oneOf(
            pair(Table.of(ContainerProperties.class)),
            pair(processProperties()),
            pair(handlerProperties()));
    return Combinators.combine(
            ints(1, NodeProperties.MOST_NODES),
            ints(0, NodeProperties.MOST_NODES - 1),
            ints(0, NodeProperties.MOST_NODES - 1),
            pairs,
            consumableResources())
        .as(JobArbitraries::nodes);
  }

  private static Arbitrary<List<JobProperties>> pair(Arbitrary<? extends JobProperties> one) {
    return one.map(properties -> (JobProperties) properties).list().ofSize(2);
  }

  private static NodeProperties nodes(
      int count,
      int main,
      int split,
      List<JobProperties> pair,
      List<ConsumableResourceRequirement> consumables) {
    int second = split % count;
    NodeRangeProperty rest =
        new NodeRangeProperty(second + ":", pair.get(1), List.of(), consumables);
    List<NodeRangeProperty> ranges =
        second == 0
            ? List.of(rest)
            : List.of(NodeRangeProperty.of("0:" + (second - 1), pair.get(0)), rest);
    return new NodeProperties(count, main % count, ranges);
  }

  /** Returns ranges with both ends, with one, and with none. */
  public static Arbitrary<NodeRangeProperty> nodeRangeProperties() {
    return Records.of(NodeRangeProperty.class)
        .with("targetNodes", nodeRanges())
        .with("properties", processProperties())
        .with("instanceTypes", ValueArbitraries.names().list().ofMaxSize(1))
        .with("consumableResources", consumableResources())
        .arbitrary();
  }

  static Arbitrary<String> nodeRanges() {
    return Combinators.combine(ints(0, 499), ints(500, 999), ints(0, 3))
        .as((from, to, ends) -> ((ends & 1) == 0 ? from : "") + ":" + ((ends & 2) == 0 ? to : ""));
  }
}
