package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.JobSummary;
import io.github.batchwright.model.ListJobsFilter;
import io.github.batchwright.model.ListJobsRequest;
import io.github.batchwright.model.ListJobsResult;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListDescribeTest extends Behaviour {

  private List<JobSummary> all(ListJobsRequest request) {
    List<JobSummary> found = new ArrayList<>();
    ListJobsResult page = batch.service().list(request);
    found.addAll(page.jobs());
    while (page.nextToken() != null) {
      page = batch.service().list(request.after(page.nextToken()));
      assertTrue(request.maxResults() == null || page.jobs().size() <= request.maxResults());
      found.addAll(page.jobs());
    }
    return found;
  }

  private static <T> List<T> reversed(List<T> list) {
    List<T> copy = new ArrayList<>(list);
    Collections.reverse(copy);
    return copy;
  }

  private static List<JobId> ids(Iterable<JobSummary> jobs) {
    List<JobId> ids = new ArrayList<>();
    jobs.forEach(j -> ids.add(j.jobId()));
    return ids;
  }

  @Test
  void describeLeavesOutWhatIsUnknownAndKeepsTheOrder() {
    JobHandle one = submit("one");
    JobHandle two = array("two", 2);
    List<JobDetail> found =
        batch
            .service()
            .describe(
                List.of(
                    two.child(1).id(),
                    new JobId("unknown"),
                    two.child(2).id(),
                    one.id(),
                    two.id()));
    assertEquals(
        List.of(two.child(1).id(), one.id(), two.id()),
        found.stream().map(JobDetail::jobId).toList());
    assertTrue(batch.service().describe(List.of()).isEmpty());
  }

  @Test
  void describeTakesAThousandIdsAtMost() {
    JobId id = submit("one").id();
    assertEquals(1000, batch.service().describe(Collections.nCopies(1000, id)).size());
    ClientException e =
        assertThrows(
            ClientException.class, () -> batch.service().describe(Collections.nCopies(1001, id)));
    assertTrue(e.getMessage().contains("1001"), e.getMessage());
  }

  @Test
  void describeAndListTellTheSame() {
    batch.executor().on("bad").exitsWith(3);
    submit("bad");
    submit("good");
    advance(1);
    submit("running");
    array("array", 5);
    batch.settle();
    for (JobSummary line : all(ListJobsRequest.queue("default").anyStatus())) {
      JobDetail detail = batch.describe(line.jobId());
      assertEquals(detail.status(), line.status());
      assertEquals(detail.jobName(), line.jobName());
      assertEquals(detail.statusReason(), line.statusReason());
      assertEquals(detail.createdAt(), line.createdAt());
      assertEquals(detail.startedAt(), line.startedAt());
      assertEquals(detail.stoppedAt(), line.stoppedAt());
      assertEquals(detail.exitCode(), line.exitCode());
      assertEquals(detail.attempts().size(), line.attempts());
      assertEquals(detail.jobQueue(), line.jobQueue());
      assertEquals(detail.jobDefinition(), line.jobDefinition());
      assertEquals(detail.array(), line.array());
    }
  }

  @Test
  void aQueueIsListedNewestFirstWithoutOthersJobs() {
    batch.service().createJobQueue(JobQueue.of("other", 1, "local"));
    List<JobHandle> mine = each(5, i -> submit("mine" + i));
    batch.submit(job("theirs").queue("other").build());
    array("array", 3);
    List<JobSummary> listed = all(ListJobsRequest.queue("default").anyStatus().withMaxResults(2));
    assertEquals("array", listed.get(0).jobName());
    assertEquals(reversed(mine).stream().map(JobHandle::id).toList(), ids(listed).subList(1, 6));
    assertEquals(6, listed.size());
    assertEquals(1, all(ListJobsRequest.queue("other").anyStatus()).size());
  }

  @Test
  void anArrayIsListedByIndex() {
    JobHandle array = array("array", 25);
    submit("other");
    List<JobSummary> listed = all(ListJobsRequest.array(array.id()).anyStatus().withMaxResults(10));
    assertEquals(
        java.util.stream.IntStream.range(0, 25).mapToObj(array.id()::child).toList(), ids(listed));
  }

  @Test
  void onlyTheStatusesAskedForAreListed() {
    JobHandle array = array("array", 10);
    JobHandle pending = submit("pending", array);
    batch.settle();
    assertEquals(
        4, all(ListJobsRequest.array(array.id(), JobStatus.RUNNING).withMaxResults(1)).size());
    assertEquals(
        10, all(ListJobsRequest.array(array.id(), JobStatus.RUNNING, JobStatus.RUNNABLE)).size());
    assertEquals(
        List.of(pending.id(), array.id()),
        ids(all(ListJobsRequest.queue("default", JobStatus.PENDING))));
    assertTrue(all(ListJobsRequest.queue("default", JobStatus.RUNNING)).isEmpty());
  }

  @Test
  void pagingLosesNothingWhileJobsComeAndChange() {
    List<JobHandle> jobs = each(1000, i -> submit("job"));
    List<JobId> listed = new ArrayList<>();
    String token = null;
    do {
      ListJobsResult page =
          batch
              .service()
              .list(ListJobsRequest.queue("default").anyStatus().withMaxResults(7).after(token));
      listed.addAll(ids(page.jobs()));
      token = page.nextToken();
      submit("later");
      advance(1);
    } while (token != null);
    assertEquals(reversed(jobs).stream().map(JobHandle::id).toList(), listed);
  }

  @Test
  void aSparseStatusIsFoundBehindManyOthers() {
    JobHandle needle = submit("needle");
    needle.terminate("found");
    each(25_000, i -> submit("hay"));
    assertEquals(
        List.of(needle.id()), ids(all(ListJobsRequest.queue("default", JobStatus.FAILED))));
  }

  @Test
  void theLastPageHasNoToken() {
    each(4, i -> submit("job"));
    ListJobsRequest two = ListJobsRequest.queue("default").anyStatus().withMaxResults(2);
    ListJobsResult first = batch.service().list(two);
    assertNull(batch.service().list(two.after(first.nextToken())).nextToken());
    assertNull(batch.service().list(two.withMaxResults(4)).nextToken());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "1.5", "99999999999999999999999", "999999999"})
  void aTokenThatWasNeverGivenIsRefused(String token) {
    JobHandle array = array("array", 3);
    for (ListJobsRequest request :
        List.of(ListJobsRequest.queue("default").anyStatus(), ListJobsRequest.array(array.id()))) {
      ClientException e =
          assertThrows(ClientException.class, () -> batch.service().list(request.after(token)));
      assertTrue(e.getMessage().startsWith("nextToken: '" + token + "'"), e.getMessage());
    }
  }

  @Test
  void whatCannotBeListedIsRefused() {
    JobHandle single = submit("single");
    JobHandle array = array("array", 3);
    for (JobId id : List.of(single.id(), array.child(0).id(), new JobId("unknown"))) {
      ClientException e =
          assertThrows(
              ClientException.class, () -> batch.service().list(ListJobsRequest.array(id)));
      assertTrue(e.getMessage().startsWith("arrayJobId: '" + id + "'"), e.getMessage());
    }
    assertThrows(
        ClientException.class, () -> batch.service().list(ListJobsRequest.queue("nowhere")));
  }

  private List<String> names(ListJobsRequest request) {
    return all(request).stream().map(JobSummary::jobName).toList();
  }

  private static ListJobsRequest filtered(ListJobsFilter filter) {
    return ListJobsRequest.queue("default").withFilter(filter);
  }

  @Test
  void onlyWhatIsRunningIsListedUnlessSaid() {
    JobHandle array = array("array", 3);
    JobHandle running = submit("running");
    submit("later", running);
    batch.settle();
    assertEquals(List.of(running.id()), ids(all(ListJobsRequest.queue("default"))));
    assertEquals(3, all(ListJobsRequest.array(array.id())).size());
    advance(1);
    assertEquals(List.of("later"), names(ListJobsRequest.queue("default")));
    assertTrue(all(ListJobsRequest.array(array.id())).isEmpty());
  }

  @Test
  void namesAreFilteredInAnyCaseWithAStarAtTheEnd() {
    submit("Test1");
    submit("test10");
    submit("other");
    assertEquals(List.of("Test1"), names(filtered(ListJobsFilter.jobName("tEST1"))));
    assertEquals(List.of("test10", "Test1"), names(filtered(ListJobsFilter.jobName("TEST1*"))));
    assertEquals(3, names(filtered(ListJobsFilter.jobName("*"))).size());
    assertEquals(List.of(), names(filtered(ListJobsFilter.jobName("test"))));
  }

  @Test
  void definitionsAreFilteredByNamePrefixOrRevision() {
    batch.register(JobDefinition.process("work2", "true").build());
    submit("one");
    batch.register(JobDefinition.process(WORK, "false").build());
    submit("two");
    batch.submit(SubmitJobRequest.builder("three", "work2").build());
    assertEquals(List.of("two", "one"), names(filtered(ListJobsFilter.jobDefinition("work"))));
    assertEquals(List.of("one"), names(filtered(ListJobsFilter.jobDefinition("work:1"))));
    assertEquals(List.of("two"), names(filtered(ListJobsFilter.jobDefinition("work:2"))));
    assertEquals(3, names(filtered(ListJobsFilter.jobDefinition("work*"))).size());
    assertEquals(List.of(), names(filtered(ListJobsFilter.jobDefinition("WORK"))));
  }

  @Test
  void jobsAreFilteredByWhenTheyWereSubmitted() {
    submit("early");
    advance(10);
    Instant middle = batch.now();
    submit("middle");
    advance(10);
    submit("late");
    assertEquals(List.of("early"), names(filtered(ListJobsFilter.createdBefore(middle))));
    assertEquals(List.of("late"), names(filtered(ListJobsFilter.createdAfter(middle))));
    assertEquals(
        List.of("middle", "early"),
        names(filtered(ListJobsFilter.createdBefore(middle.plusMillis(1)))));
    assertEquals(
        List.of("late", "middle"),
        names(filtered(ListJobsFilter.createdAfter(middle.minusMillis(1)))));
  }

  @Test
  void aFilterHasTheStatusIgnored() {
    submit("one");
    batch.runUntilIdle();
    ListJobsRequest failed = ListJobsRequest.queue("default", JobStatus.FAILED);
    assertEquals(List.of("one"), names(failed.withFilter(ListJobsFilter.jobName("one"))));
  }

  @Test
  void theShareIsFilteredTogetherWithTheStatus() {
    try (BatchHarness shared =
        define(
            BatchHarness.builder()
                .jobQueue(
                    JobQueue.builder("default")
                        .computeEnvironments("local")
                        .schedulingPolicy("fair")
                        .build())
                .schedulingPolicy(
                    SchedulingPolicy.fairShare("fair", FairsharePolicy.of(Duration.ofMinutes(10))))
                .build())) {
      for (String share : List.of("a", "b")) {
        shared.submit(job(share + "1").share(share).build());
        shared.runUntilIdle();
      }
      shared.submit(job("a2").share("a").build());
      shared.settle();
      ListJobsFilter a = ListJobsFilter.shareIdentifier("a");
      List<JobSummary> any = shared.service().list(filtered(a)).jobs();
      assertEquals(List.of("a2", "a1"), any.stream().map(JobSummary::jobName).toList());
      assertEquals("a", any.get(0).shareIdentifier());
      ListJobsRequest done = ListJobsRequest.queue("default", JobStatus.SUCCEEDED).withFilter(a);
      assertEquals("a1", shared.service().list(done).jobs().get(0).jobName());
      assertEquals(1, shared.service().list(done).jobs().size());
    }
  }

  @Test
  void filtersThatSayNothingAreRefused() {
    ListJobsRequest array = ListJobsRequest.array(array("array", 2).id());
    for (Executable bad :
        List.<Executable>of(
            () -> ListJobsFilter.jobName("a*b"),
            () -> ListJobsFilter.jobName(""),
            () -> ListJobsFilter.jobDefinition("a:1*"),
            () -> new ListJobsFilter(ListJobsFilter.Name.AFTER_CREATED_AT, "yesterday"),
            () -> array.withFilter(ListJobsFilter.jobName("a")))) {
      IllegalArgumentException e = assertThrows(IllegalArgumentException.class, bad);
      assertTrue(e.getMessage().startsWith("filters"), e.getMessage());
    }
  }

  @Test
  void awsGivesAHundredDescriptionsAThousandLinesAndAHundredFilteredOnes() {
    try (BatchHarness aws = define(BatchHarness.builder().limits(ServiceLimits.aws()).build())) {
      each(1_001, i -> aws.submit(job("job").build()));
      ListJobsRequest any = ListJobsRequest.queue("default").anyStatus();
      assertEquals(1_000, aws.service().list(any).jobs().size());
      ListJobsRequest named = filtered(ListJobsFilter.jobName("job"));
      assertEquals(100, aws.service().list(named).jobs().size());
      assertEquals(100, aws.service().list(named.withMaxResults(500)).jobs().size());
      ClientException e =
          assertThrows(ClientException.class, () -> aws.service().list(any.withMaxResults(1_001)));
      assertEquals("maxResults: '1001' must be 1-1000", e.getMessage());
      JobId id = aws.service().list(any).jobs().get(0).jobId();
      assertEquals(100, aws.service().describe(Collections.nCopies(100, id)).size());
      assertThrows(
          ClientException.class, () -> aws.service().describe(Collections.nCopies(101, id)));
    }
  }

  @Test
  void pagesOverSeveralStatusesShowEachJobThatStaysOnce() {
    List<JobHandle> jobs = each(400, i -> i % 3 == 0 ? submit("job", blockerOf(i)) : submit("job"));
    List<JobId> listed = new ArrayList<>();
    ListJobsRequest request = ListJobsRequest.queue("default").anyStatus().withMaxResults(7);
    String token = null;
    do {
      ListJobsResult page = batch.service().list(request.after(token));
      listed.addAll(ids(page.jobs()));
      token = page.nextToken();
      // Between two pages jobs go from one status to another, most of them several times.
      advance(1);
    } while (token != null);
    assertEquals(listed.size(), new LinkedHashSet<>(listed).size(), "none is listed twice");
    assertTrue(listed.containsAll(jobs.stream().map(JobHandle::id).toList()), "none is left out");
  }

  private JobHandle blockerOf(int i) {
    batch.executor().on("before" + i).takes(Duration.ofSeconds(i % 20));
    return submit("before" + i);
  }

  @Test
  void onePageIsOneInstant() throws Exception {
    List<JobHandle> jobs = each(50, i -> submit("job"));
    batch.settle();
    var page =
        batch
            .service()
            .async()
            .list(ListJobsRequest.queue("default").anyStatus())
            .toCompletableFuture();
    advance(5);
    long running = page.get().jobs().stream().filter(j -> j.status() == JobStatus.RUNNING).count();
    assertEquals(4, running);
    assertEquals(jobs.size(), page.get().jobs().size());
  }

  @Test
  void aQuietQueueIsListedInOnePageHoweverManyJobsOthersHave() {
    batch.service().createJobQueue(JobQueue.of("quiet", 1, "local"));
    JobHandle first = batch.submit(job("first").queue("quiet").build());
    each(25_000, i -> submit("noise"));
    JobHandle last = batch.submit(job("last").queue("quiet").build());
    ListJobsResult page = batch.service().list(ListJobsRequest.queue("quiet").anyStatus());
    assertEquals(List.of(last.id(), first.id()), ids(page.jobs()));
    assertNull(page.nextToken());
  }

  @Test
  void aHandleStreamsItsChildren() {
    batch.executor().on("array").arrayIndex(1_500).exitsWith(1);
    JobHandle array = array("array", 2_500);
    assertEquals(2_500, array.children().count());
    batch.runUntilIdle();
    assertEquals(
        List.of(array.child(1_500).id()),
        array.children(JobStatus.FAILED).map(JobSummary::jobId).toList());
    assertThrows(ClientException.class, () -> array.child(1).children());
  }

  @Test
  void aLineOfAListingTellsWhatIsAskedForAndWhenItWasPlaced() {
    batch.executor().on("first").takes(Duration.ofSeconds(5));
    batch.submit(SubmitJobRequest.builder("first", WIDE).build());
    JobHandle second = batch.submit(SubmitJobRequest.builder("second", WIDE).build());
    batch.advance(Duration.ofSeconds(5));
    JobSummary line =
        batch.service().list(ListJobsRequest.queue("default")).jobs().stream()
            .filter(job -> job.jobId().equals(second.id()))
            .findFirst()
            .orElseThrow();
    assertEquals(Resources.of(4, 128), line.capacityUsage());
    assertEquals(batch.now(), line.scheduledAt());
    assertNull(line.multiNode());
  }
}
