package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.JobSummary;
import io.github.batchwright.model.ListJobsRequest;
import io.github.batchwright.model.ListJobsResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListDescribeTest extends Behaviour {

  private List<JobSummary> all(ListJobsRequest request) {
    List<JobSummary> found = new ArrayList<>();
    ListJobsResult page = batch.service().list(request);
    found.addAll(page.jobs());
    while (page.nextToken() != null) {
      page = batch.service().list(request.after(page.nextToken()));
      assertTrue(page.jobs().size() <= request.maxResults());
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
    batch.settle();
    for (JobSummary line : all(ListJobsRequest.queue("default"))) {
      JobDetail detail = batch.describe(line.jobId());
      assertEquals(detail.status(), line.status());
      assertEquals(detail.jobName(), line.jobName());
      assertEquals(detail.statusReason(), line.statusReason());
      assertEquals(detail.createdAt(), line.createdAt());
      assertEquals(detail.startedAt(), line.startedAt());
      assertEquals(detail.stoppedAt(), line.stoppedAt());
      assertEquals(detail.exitCode(), line.exitCode());
      assertEquals(detail.attempts().size(), line.attempts());
    }
  }

  @Test
  void aQueueIsListedNewestFirstWithoutOthersJobs() {
    batch.service().createJobQueue(JobQueue.of("other", 1, "local"));
    List<JobHandle> mine = each(5, i -> submit("mine" + i));
    batch.submit(job("theirs").queue("other").build());
    array("array", 3);
    List<JobSummary> listed = all(ListJobsRequest.queue("default").withMaxResults(2));
    assertEquals("array", listed.get(0).jobName());
    assertEquals(reversed(mine).stream().map(JobHandle::id).toList(), ids(listed).subList(1, 6));
    assertEquals(6, listed.size());
    assertEquals(1, all(ListJobsRequest.queue("other")).size());
  }

  @Test
  void anArrayIsListedByIndex() {
    JobHandle array = array("array", 25);
    submit("other");
    List<JobSummary> listed = all(ListJobsRequest.array(array.id()).withMaxResults(10));
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
          batch.service().list(ListJobsRequest.queue("default").withMaxResults(7).after(token));
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
    ListJobsRequest two = ListJobsRequest.queue("default").withMaxResults(2);
    ListJobsResult first = batch.service().list(two);
    assertNull(batch.service().list(two.after(first.nextToken())).nextToken());
    assertNull(batch.service().list(two.withMaxResults(4)).nextToken());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "1.5", "99999999999999999999999", "999999999"})
  void aTokenThatWasNeverGivenIsRefused(String token) {
    JobHandle array = array("array", 3);
    for (ListJobsRequest request :
        List.of(ListJobsRequest.queue("default"), ListJobsRequest.array(array.id()))) {
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
}
