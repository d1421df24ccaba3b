package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.BlockedReason;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.EvaluateOnExit;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStateTimeLimitAction;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.RetryAction;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.model.ShareAttributes;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/**
 * Limits, names and requests, each number at its edge, under AWS's own limits and under those that
 * an embedding host gets.
 */
class NamesAndRequestsTest {
  private static final ServiceLimits AWS = ServiceLimits.aws();
  private static final ServiceLimits DEFAULTS = ServiceLimits.defaults();
  private static final String LONGEST = "x".repeat(128);

  private static BatchHarness start(ServiceLimits limits) {
    return Behaviour.define(BatchHarness.builder().limits(limits).build());
  }

  private static SubmitJobRequest.Builder job() {
    return Behaviour.job("job");
  }

  private static JobDefinition.Builder definition(String name) {
    return JobDefinition.process(name, "true");
  }

  private static void refused(String message, Executable action) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, action);
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
  }

  private static void refused(BatchHarness batch, String message, Executable action) {
    int facts = batch.facts().size();
    ClientException e = assertThrows(ClientException.class, action);
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
    assertEquals(facts, batch.facts().size(), "something was done");
  }

  /** A limit that differs between the presets. */
  private record Limit(
      String field, ServiceLimits limits, int most, IntFunction<Executable> action) {}

  private static Executable submit(BatchHarness batch, SubmitJobRequest.Builder request) {
    return () -> batch.submit(request.build());
  }

  private static JobId[] same(JobId id, int count) {
    return Collections.nCopies(count, id).toArray(JobId[]::new);
  }

  private static String[] environments(BatchHarness batch, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "environment" + i;
      names.add(name);
      if (batch.service().describeComputeEnvironment(name).isEmpty()) {
        batch
            .service()
            .createComputeEnvironment(ComputeEnvironment.fixed(name, Resources.of(1, 64)));
      }
    }
    return names.toArray(String[]::new);
  }

  private static Stream<Limit> limits(BatchHarness batch, ServiceLimits limits) {
    JobId first = batch.submit(job().build()).id();
    boolean aws = limits.equals(AWS);
    return Stream.of(
        new Limit(
            "arrayProperties.size",
            limits,
            aws ? 10_000 : 1_000_000,
            n -> submit(batch, job().arraySize(n))),
        new Limit(
            "dependsOn",
            limits,
            aws ? 20 : 100_000,
            n -> submit(batch, job().dependsOn(same(first, n)))),
        new Limit(
            "retryStrategy.attempts",
            limits,
            aws ? 10 : 1_000,
            n -> submit(batch, job().attempts(n))),
        new Limit(
            "retryStrategy.attempts",
            limits,
            aws ? 10 : 1_000,
            n -> () -> batch.register(definition("d").attempts(n).build())));
  }

  private static Stream<DynamicTest> atTheEdge(ServiceLimits limits) {
    BatchHarness batch = start(limits);
    return limits(batch, limits)
        .map(
            limit ->
                DynamicTest.dynamicTest(
                    limit.field() + " " + limit.most(),
                    () -> {
                      limit.action().apply(limit.most()).execute();
                      refused(batch, limit.field() + ": '", limit.action().apply(limit.most() + 1));
                    }))
        .onClose(batch::close);
  }

  @TestFactory
  Stream<DynamicTest> awsTakesAsManyAsAwsDoesAndNoMore() {
    return atTheEdge(AWS);
  }

  @TestFactory
  Stream<DynamicTest> theDefaultsTakeManyMoreButAreBoundedToo() {
    return atTheEdge(DEFAULTS);
  }

  @Test
  void aTimeoutIsAtLeastSixtySecondsInAws() {
    try (BatchHarness batch = start(AWS)) {
      batch.submit(job().timeout(Duration.ofSeconds(60)).build());
      batch.register(definition("d").timeout(Duration.ofSeconds(60)).build());
      Duration shorter = Duration.ofSeconds(60).minusMillis(1);
      String message = "timeout.attemptDuration: 'PT59.999S' must be at least PT1M";
      refused(batch, message, submit(batch, job().timeout(shorter)));
      refused(batch, message, () -> batch.register(definition("d").timeout(shorter).build()));
    }
    try (BatchHarness batch = start(DEFAULTS)) {
      batch.submit(job().timeout(Duration.ofMillis(1)).build());
      refused(batch, "timeout.attemptDuration", submit(batch, job().timeout(Duration.ofNanos(1))));
    }
  }

  @Test
  void aQueueHasThreeEnvironmentsAtMostInAws() {
    try (BatchHarness batch = start(AWS)) {
      batch.service().createJobQueue(JobQueue.of("three", 1, environments(batch, 3)));
      JobQueue four = JobQueue.of("four", 1, environments(batch, 4));
      refused(
          batch,
          "computeEnvironmentOrder: '4 environments' must be at most 3",
          () -> batch.service().createJobQueue(four));
    }
    try (BatchHarness batch = start(DEFAULTS)) {
      batch.service().createJobQueue(JobQueue.of("many", 1, environments(batch, 100)));
      JobQueue tooMany = JobQueue.of("more", 1, environments(batch, 101));
      refused(
          batch, "computeEnvironmentOrder: '101", () -> batch.service().createJobQueue(tooMany));
    }
  }

  /** What gives a thing of some kind a name, or refuses to. */
  private record Named(String field, NameTaker taker) {}

  @FunctionalInterface
  private interface NameTaker {
    Object take(String name);
  }

  private static Stream<Named> named() {
    return Stream.of(
        new Named("jobQueueName", name -> JobQueue.of(name, 1, "e")),
        new Named(
            "computeEnvironmentName", name -> ComputeEnvironment.fixed(name, Resources.of(1, 64))),
        new Named("jobDefinitionName", name -> definition(name).build()),
        new Named(
            "schedulingPolicyName",
            name -> SchedulingPolicy.fairShare(name, FairsharePolicy.of(Duration.ZERO))),
        new Named("jobName", name -> Behaviour.job(name).build()));
  }

  @TestFactory
  Stream<DynamicTest> namesAreLettersDigitsHyphensAndUnderscores() {
    return named()
        .map(
            named ->
                DynamicTest.dynamicTest(
                    named.field(),
                    () -> {
                      for (String good : List.of("a", "9-_Z", LONGEST)) {
                        named.taker().take(good);
                      }
                      for (String bad : List.of("", "a b", "a.b", "\u00e9", "a\n", LONGEST + "x")) {
                        refused(named.field() + ": '", () -> named.taker().take(bad));
                      }
                      if (named.field().equals("jobName")) {
                        refused("jobName: '-a' must be", () -> named.taker().take("-a"));
                        refused("jobName: '_a' must be", () -> named.taker().take("_a"));
                      } else {
                        named.taker().take("-a");
                        named.taker().take("_a");
                      }
                    }));
  }

  private static SubmitJobRequest.Builder tags(int count) {
    SubmitJobRequest.Builder request = job();
    IntStream.range(0, count).forEach(i -> request.tag("k" + i, "v"));
    return request;
  }

  @Test
  void fiftyTagsOfAKeyOf128AndAValueOf256() {
    tags(50).build();
    refused("tags: '51 tags' must be at most 50", () -> tags(51).build());
    job().tag("k".repeat(128), "v".repeat(256)).tag("empty", "").build();
    refused("tags: 'kkk", () -> job().tag("k".repeat(129), "v").build());
    refused("tags: '' a key", () -> job().tag("", "v").build());
    refused("tags: 'vvv", () -> job().tag("k", "v".repeat(257)).build());
    refused("tags: 'vvv", () -> definition("d").tag("k", "v".repeat(257)).build());
    refused(
        "tags: 'vvv",
        () -> JobQueue.builder("q").computeEnvironments("e").tag("k", "v".repeat(257)).build());
  }

  @Test
  void fiftyTagsTogetherWithTheDefinitionsRunAndOneMoreFails() {
    try (BatchHarness batch = start(AWS)) {
      batch.register(definition("tagged").tag("own", "1").propagateTags(true).build());
      SubmitJobRequest fifty = retarget(tags(49).build(), "tagged");
      SubmitJobRequest more = retarget(tags(50).build(), "tagged");
      JobHandle runs = batch.submit(fifty);
      JobHandle fails = batch.submit(more);
      batch.runUntilIdle();
      batch.assertThat(runs).succeeded();
      batch.assertThat(fails).is(JobStatus.FAILED).hasAttempts(0);
    }
  }

  private static SubmitJobRequest retarget(SubmitJobRequest request, String definition) {
    SubmitJobRequest.Builder builder = SubmitJobRequest.builder("job", definition);
    request.tags().forEach(builder::tag);
    return builder.build();
  }

  @Test
  void schedulingPrioritiesAre0To9999() {
    definition("d").schedulingPriority(0).build();
    definition("d").schedulingPriority(9999).build();
    job().schedulingPriority(0).build();
    job().schedulingPriority(9999).build();
    for (int bad : new int[] {-1, 10_000}) {
      refused(
          "schedulingPriority: '" + bad + "' must be 0-9999",
          () -> definition("d").schedulingPriority(bad).build());
      refused(
          "schedulingPriorityOverride: '" + bad + "' must be 0-9999",
          () -> job().schedulingPriority(bad).build());
    }
  }

  private static EvaluateOnExit rule(String pattern) {
    return EvaluateOnExit.onReason(pattern, RetryAction.EXIT);
  }

  @Test
  void fiveRulesOnExitOfPatternsOf512() {
    new RetryStrategy(1, Collections.nCopies(5, rule("x".repeat(512))));
    refused(
        "retryStrategy.evaluateOnExit: '6 entries'",
        () -> new RetryStrategy(1, Collections.nCopies(6, rule("x"))));
    refused("evaluateOnExit.onReason: 'xxx", () -> rule("x".repeat(513)));
    refused(
        "evaluateOnExit.onStatusReason: 'xxx",
        () -> EvaluateOnExit.onStatusReason("x".repeat(513), RetryAction.EXIT));
    refused(
        "evaluateOnExit.onExitCode: '111",
        () -> EvaluateOnExit.onExitCode("1".repeat(513), RetryAction.EXIT));
    refused("retryStrategy.attempts: '0'", () -> new RetryStrategy(0, List.of(rule("x"))));
  }

  @Test
  void aStarIsOnlyAtTheEndOfAPattern() {
    for (String good : List.of("*", "a*", "a b: c")) {
      rule(good);
      EvaluateOnExit.onStatusReason(good, RetryAction.RETRY);
    }
    for (String bad : List.of("*a", "a*b", "a**")) {
      refused("evaluateOnExit.onReason: '" + bad, () -> rule(bad));
      refused(
          "evaluateOnExit.onStatusReason: '" + bad,
          () -> EvaluateOnExit.onStatusReason(bad, RetryAction.RETRY));
    }
    for (String good : List.of("0", "137", "1*", "*")) {
      EvaluateOnExit.onExitCode(good, RetryAction.RETRY);
    }
    for (String bad : List.of("", "-1", "1a", "*1", "1**", "\u0661")) {
      refused(
          "evaluateOnExit.onExitCode: '" + bad,
          () -> EvaluateOnExit.onExitCode(bad, RetryAction.RETRY));
    }
  }

  @Test
  void timeLimitsAre600To86400SecondsAndOneForEachReason() {
    for (long seconds : new long[] {600, 86_400}) {
      limit(seconds);
    }
    for (long seconds : new long[] {599, 86_401}) {
      refused("jobStateTimeLimitActions.maxTime: 'PT", () -> limit(seconds));
    }
    refused(
        "jobStateTimeLimitActions: '",
        () ->
            JobQueue.builder("q")
                .computeEnvironments("e")
                .jobStateTimeLimitAction(limit(600))
                .jobStateTimeLimitAction(limit(900))
                .build());
  }

  private static JobStateTimeLimitAction limit(long seconds) {
    return new JobStateTimeLimitAction(
        BlockedReason.INSUFFICIENT_INSTANCE_CAPACITY, Duration.ofSeconds(seconds));
  }

  private static FairsharePolicy policy(long decay, int reservation, ShareAttributes... shares) {
    return new FairsharePolicy(Duration.ofSeconds(decay), reservation, List.of(shares));
  }

  @Test
  void theNumbersOfASharePolicy() {
    policy(0, 0);
    policy(604_800, 99);
    refused("shareDecay: 'PT168H1S' must be 0-604800", () -> policy(604_801, 0));
    refused("shareDecay: 'PT-1S'", () -> policy(-1, 0));
    refused("computeReservation: '100' must be 0-99", () -> policy(0, 100));
    refused("computeReservation: '-1'", () -> policy(0, -1));
    ShareAttributes.of("A", 0.0001);
    ShareAttributes.of("A", 999.9999);
    for (double bad : new double[] {0, 0.00009, 1000, Double.NaN}) {
      refused("shareDistribution.weightFactor: '", () -> ShareAttributes.of("A", bad));
    }
    ShareAttributes.of("x".repeat(255), 1);
    for (String bad : List.of("", "*", "a-b", "a*b", "x".repeat(256))) {
      refused("shareDistribution.shareIdentifier: '", () -> ShareAttributes.of(bad, 1));
      refused("shareIdentifier: '", () -> job().share(bad).build());
    }
    refused("shareIdentifier: 'A*'", () -> job().share("A*").build());
  }

  @Test
  void entriesOfASharePolicyAreAtMost500AndDoNotOverlap() {
    ShareAttributes[] most =
        IntStream.range(0, 500)
            .mapToObj(i -> ShareAttributes.of("S" + i, 1))
            .toArray(ShareAttributes[]::new);
    policy(0, 0, most);
    List<ShareAttributes> more = new ArrayList<>(List.of(most));
    more.add(ShareAttributes.of("another", 1));
    refused(
        "shareDistribution: '501 entries' must be at most 500",
        () -> new FairsharePolicy(Duration.ZERO, 0, more));
    String[][] overlapping = {{"A", "A"}, {"User*", "User1"}, {"User1", "Us*"}, {"Us*", "User*"}};
    for (String[] two : overlapping) {
      refused(
          "shareDistribution.shareIdentifier: '" + two[1] + "' must not overlap",
          () -> policy(0, 0, ShareAttributes.of(two[0], 1), ShareAttributes.of(two[1], 1)));
    }
    policy(0, 0, ShareAttributes.of("User*", 1), ShareAttributes.of("Use", 1));
  }

  @Test
  void aReasonHas1To1024Characters() {
    try (BatchHarness batch = start(AWS)) {
      JobHandle job = batch.submit(job().build());
      for (String bad : List.of("", "  ", "x".repeat(1025))) {
        refused(batch, "reason: '", () -> job.cancel(bad));
        refused(batch, "reason: '", () -> job.terminate(bad));
      }
      job.cancel("x".repeat(1024));
      job.terminate("x".repeat(1024));
    }
  }
}
