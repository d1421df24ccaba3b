package io.github.batchwright.testkit.arbitraries;

import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.ints;
import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.nullable;
import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.words;

import io.github.batchwright.model.DescribeJobDefinitionsRequest;
import io.github.batchwright.model.DescribeRequest;
import io.github.batchwright.model.JobDefinitionStatus;
import io.github.batchwright.model.JobFilter;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.ListConsumableResourcesRequest;
import io.github.batchwright.model.ListJobsByConsumableResourceRequest;
import io.github.batchwright.model.ListJobsFilter;
import io.github.batchwright.model.ListJobsRequest;
import io.github.batchwright.model.PageRequest;
import io.github.batchwright.model.ResourceId;
import io.github.batchwright.model.ServiceLimits;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Requests to list and to describe, filters, pages, and limits of a service. Thread-safe. */
@SuppressWarnings("exports") // who uses this has jqwik; who does not need not
public final class RequestArbitraries {
  private static final int LONGEST = 64;

  private RequestArbitraries() {}

  static void addTo(Table table) {
    table.add(DescribeJobDefinitionsRequest.class, RequestArbitraries::describeJobDefinitions);
    table.add(DescribeRequest.class, RequestArbitraries::describeRequests);
    table.add(JobFilter.class, RequestArbitraries::jobFilters);
    table.add(ListConsumableResourcesRequest.class, RequestArbitraries::listConsumableResources);
    table.add(ListJobsByConsumableResourceRequest.class, RequestArbitraries::listJobsByConsumable);
    table.add(ListJobsFilter.class, RequestArbitraries::listJobsFilters);
    table.add(ListJobsRequest.class, RequestArbitraries::listJobsRequests);
    table.add(PageRequest.class, RequestArbitraries::pageRequests);
    table.add(ResourceId.class, RequestArbitraries::resourceIds);
    table.add(ServiceLimits.class, RequestArbitraries::serviceLimits);
  }

  /** Returns requests by names, by one name, by status, and for all. */
  public static Arbitrary<DescribeJobDefinitionsRequest> describeJobDefinitions() {
    Arbitrary<DescribeJobDefinitionsRequest> byNames =
        Combinators.combine(few(), nullable(ints(1, 1000)))
            .as(
                (names, most) ->
                    new DescribeJobDefinitionsRequest(
                        names, null, null, new PageRequest(most, null)));
    Arbitrary<DescribeJobDefinitionsRequest> others =
        Combinators.combine(
                nullable(ValueArbitraries.names()),
                nullable(Arbitraries.of(JobDefinitionStatus.class)),
                pageRequests())
            .as(
                (name, status, page) ->
                    new DescribeJobDefinitionsRequest(List.of(), name, status, page));
    return Arbitraries.oneOf(byNames, others);
  }

  private static Arbitrary<List<String>> few() {
    return ValueArbitraries.names().list().ofMinSize(1).ofMaxSize(3);
  }

  /** Returns requests by names, and for all by pages. */
  public static Arbitrary<DescribeRequest> describeRequests() {
    return Arbitraries.oneOf(
        Combinators.combine(few(), nullable(ints(1, 1000)))
            .as((names, most) -> new DescribeRequest(names, new PageRequest(most, null))),
        pageRequests().map(DescribeRequest::all));
  }

  /** Returns filters that say at least one thing. */
  public static Arbitrary<JobFilter> jobFilters() {
    Arbitrary<String> definitions =
        Arbitraries.oneOf(patterns(), ValueArbitraries.names().map(name -> name + ":1"));
    return Records.of(JobFilter.class)
        .with("jobQueue", ValueArbitraries.names())
        .nullable("jobName", patterns())
        .nullable("jobDefinition", definitions)
        .nullable("shareIdentifier", ValueArbitraries.shareIdentifiers())
        .with("tags", ValueArbitraries.tags())
        .arbitrary()
        .flatMap(
            full ->
                Arbitraries.of(true, false)
                    .map(withQueue -> withQueue ? full : withoutQueue(full)));
  }

  private static JobFilter withoutQueue(JobFilter full) {
    boolean alone =
        full.jobName() == null
            && full.jobDefinition() == null
            && full.statuses().isEmpty()
            && full.shareIdentifier() == null
            && full.createdBefore() == null
            && full.createdAfter() == null
            && full.tags().isEmpty();
    return alone
        ? full
        : new JobFilter(
            null,
            full.jobName(),
            full.jobDefinition(),
            full.statuses(),
            full.shareIdentifier(),
            full.createdBefore(),
            full.createdAfter(),
            full.tags());
  }

  private static Arbitrary<String> patterns() {
    return Combinators.combine(ValueArbitraries.jobNames(), Arbitraries.of("", "*"))
        .as((name, star) -> name + star);
  }

  /** Returns requests for all, and by a name. */
  public static Arbitrary<ListConsumableResourcesRequest> listConsumableResources() {
    return Combinators.combine(nullable(words(LONGEST)), pageRequests())
        .as(ListConsumableResourcesRequest::new);
  }

  /** Returns requests for the jobs that ask for a consumable resource. */
  public static Arbitrary<ListJobsByConsumableResourceRequest> listJobsByConsumable() {
    return Records.of(ListJobsByConsumableResourceRequest.class)
        .with("consumableResource", ValueArbitraries.names())
        .nullable("jobName", ValueArbitraries.jobNames())
        .arbitrary();
  }

  /** Returns filters of every kind. */
  public static Arbitrary<ListJobsFilter> listJobsFilters() {
    Arbitrary<Instant> instants = ValueArbitraries.instants();
    return Arbitraries.oneOf(
        patterns().map(ListJobsFilter::jobName),
        patterns().map(ListJobsFilter::jobDefinition),
        instants.map(ListJobsFilter::createdBefore),
        instants.map(ListJobsFilter::createdAfter),
        ValueArbitraries.shareIdentifiers().map(ListJobsFilter::shareIdentifier));
  }

  /** Returns requests for the jobs of a queue, the children of an array, and nodes. */
  public static Arbitrary<ListJobsRequest> listJobsRequests() {
    Arbitrary<Row> queues =
        Combinators.combine(ValueArbitraries.names(), nullable(listJobsFilters()))
            .as((name, filter) -> Row.of(name, null, null, filter));
    Arbitrary<Row> arrays = JobArbitraries.jobIds().map(id -> Row.of(null, id, null, null));
    Arbitrary<Row> nodes = JobArbitraries.jobIds().map(id -> Row.of(null, null, id, null));
    return Records.of(ListJobsRequest.class)
        .together(
            List.of("jobQueue", "arrayJobId", "multiNodeJobId", "filter"),
            Arbitraries.frequencyOf(Tuple.of(2, queues), Tuple.of(1, arrays), Tuple.of(1, nodes)))
        .with("statuses", Arbitraries.of(JobStatus.class).set().ofMaxSize(3))
        .nullable("maxResults", ints(1, Integer.MAX_VALUE))
        .nullable("nextToken", words(LONGEST))
        .arbitrary();
  }

  /** Returns first pages and later ones. */
  public static Arbitrary<PageRequest> pageRequests() {
    return Combinators.combine(nullable(ints(1, Integer.MAX_VALUE)), nullable(words(LONGEST)))
        .as(PageRequest::new);
  }

  /** Returns ids of every kind of resource. */
  public static Arbitrary<ResourceId> resourceIds() {
    return Combinators.combine(Arbitraries.of(ResourceId.Kind.class), ValueArbitraries.names())
        .as(ResourceId::new);
  }

  /** Returns limits from the least that each may be. */
  public static Arbitrary<ServiceLimits> serviceLimits() {
    Records<ServiceLimits> limits = Records.of(ServiceLimits.class);
    for (RecordComponent component : ServiceLimits.class.getRecordComponents()) {
      if (component.getType() == int.class) {
        limits.with(component.getName(), ints(2, Integer.MAX_VALUE));
      }
    }
    return limits.arbitrary();
  }
}
