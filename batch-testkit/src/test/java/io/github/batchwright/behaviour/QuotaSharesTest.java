package io.github.batchwright.behaviour;

import static io.github.batchwright.model.JobStatus.FAILED;
import static io.github.batchwright.model.JobStatus.RUNNABLE;
import static io.github.batchwright.model.JobStatus.RUNNING;
import static java.time.Duration.ofHours;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.PageRequest;
import io.github.batchwright.model.QuotaCapacityLimit;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.QuotaShareDetail;
import io.github.batchwright.model.QuotaShareUpdate;
import io.github.batchwright.model.QuotaUnit;
import io.github.batchwright.model.ResourceSharing;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.ResourceStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.testkit.BatchHarness;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What quota shares let run: limits, lending, borrowing, and taking back. */
class QuotaSharesTest extends Preempting {

  /** Opens a harness with an instance of 8 vCPU and 2 GPUs, and a queue with quota shares. */
  @BeforeEach
  @Override
  void open() {
    use(
        BatchHarness.builder()
            .computeEnvironment(
                ComputeEnvironment.fixed("ce", 1, Resources.of(8, 8_192).withGpus(2)))
            .schedulingPolicy(SchedulingPolicy.quotaShares("quotas"))
            .schedulingPolicy(SchedulingPolicy.fairShare("fair", FairsharePolicy.of(ofHours(1))))
            .jobQueue(JobQueue.of("plain", 1, "ce"))
            .jobQueue(
                JobQueue.builder("shared")
                    .computeEnvironments("ce")
                    .schedulingPolicy("quotas")
                    .build())
            .stopGrace(GRACE));
  }

  private void share(String name, int vcpus, ResourceSharing sharing) {
    share(name, vcpus, sharing, false);
  }

  private void share(String name, int vcpus, ResourceSharing sharing, boolean inShare) {
    batch
        .service()
        .createQuotaShare(
            QuotaShare.builder("shared", name)
                .limit(QuotaUnit.VCPU, vcpus)
                .sharing(sharing)
                .inSharePreemption(inShare)
                .build());
  }

  private JobHandle submitTo(String share, String name, int vcpus) {
    return submitTo(share, name, vcpus, 0);
  }

  private JobHandle submitTo(String share, String name, int vcpus, int priority) {
    JobHandle job =
        batch.submit(
            job("shared", name, vcpus).quotaShare(share).schedulingPriority(priority).build());
    batch.settle();
    return job;
  }

  private List<JobHandle> each(String share, int count) {
    return IntStream.range(0, count).mapToObj(i -> submitTo(share, share + i, 1)).toList();
  }

  private long running(List<JobHandle> jobs) {
    return jobs.stream().filter(job -> status(job) == RUNNING).count();
  }

  private QuotaShareDetail detail(String share) {
    return batch.service().describeQuotaShare("shared", share);
  }

  private WaitReason reason(JobHandle job) {
    return batch.service().explain(job.id()).reasons().get(0);
  }

  @Test
  void aJobTellsWhichShareItIsOf() {
    share("a", 2, ResourceSharing.reserve());
    JobHandle job = submitTo("a", "mine", 1);
    assertEquals("a", batch.describe(job.id()).quotaShareName());
  }

  @Test
  void aShareGetsItsLimitAndNoMore() {
    share("a", 2, ResourceSharing.reserve());
    List<JobHandle> jobs = each("a", 3);
    assertEquals(2, running(jobs));
    assertEquals(WaitReason.Kind.QUOTA, reason(jobs.get(2)).kind());
    assertEquals(
        "Quota share 'a' has 2 of 2 vCPU, and it borrows nothing", reason(jobs.get(2)).text());
    assertEquals(List.of(new WaitReason.Amount("vCPU", 1, 2, 0)), reason(jobs.get(2)).amounts());
    jobs.get(0).terminate("enough");
    batch.settle();
    assertEquals(2, running(jobs));
    assertEquals(2, detail("a").used(QuotaUnit.VCPU));
  }

  @Test
  void whatIsReservedIsNeverLent() {
    share("a", 4, ResourceSharing.reserve());
    share("b", 3, ResourceSharing.lendAndBorrow());
    List<JobHandle> jobs = each("b", 8);
    assertEquals(3, running(jobs));
    assertEquals(
        "Quota share 'b' has 3 of 3 vCPU, and not enough is lent to borrow",
        reason(jobs.get(3)).text());
  }

  @Test
  void whatIsLentAndIdleCanBeBorrowed() {
    share("a", 4, ResourceSharing.lend());
    share("b", 3, ResourceSharing.lendAndBorrow());
    assertEquals(7, running(each("b", 8)));
    assertEquals(
        List.of(new QuotaShareDetail.Usage(QuotaUnit.VCPU, 7, 4)), detail("b").capacityUsage());
  }

  @Test
  void whoOnlyLendsBorrowsNothing() {
    share("a", 4, ResourceSharing.lend());
    share("b", 4, ResourceSharing.lendAndBorrow());
    assertEquals(4, running(each("a", 8)));
  }

  @Test
  void borrowingEndsAtTheBorrowLimit() {
    share("a", 4, ResourceSharing.lend());
    share("b", 4, ResourceSharing.lendAndBorrow(50));
    List<JobHandle> jobs = each("b", 8);
    assertEquals(6, running(jobs));
    assertEquals(
        "Quota share 'b' has 6 of 4 vCPU, and it may borrow no more", reason(jobs.get(6)).text());
    batch
        .service()
        .updateQuotaShare(
            QuotaShareUpdate.sharing("shared", "b", ResourceSharing.lendAndBorrow(75)));
    batch.settle();
    assertEquals(7, running(jobs));
  }

  @Test
  void ofWhatWasLentAsMuchIsTakenBackAsIsNeeded() {
    share("a", 4, ResourceSharing.lend());
    share("b", 4, ResourceSharing.lendAndBorrow());
    List<JobHandle> borrowers = each("b", 8);
    advance(10);
    JobHandle own = submitTo("a", "own", 2);
    assertStatus(RUNNING, own);
    assertEquals(6, running(borrowers));
    assertEquals(2, borrowers.stream().mapToInt(this::preempted).sum());
    JobHandle rest = submitTo("a", "rest", 2);
    assertStatus(RUNNING, rest);
    JobHandle more = submitTo("a", "more", 1);
    assertStatus(RUNNABLE, more);
    assertEquals(4, running(borrowers), "nobody is stopped of a share that has its own");
  }

  @Test
  void whatIsTakenBackIsKeptForItsOwner() {
    share("a", 4, ResourceSharing.lend());
    share("b", 4, ResourceSharing.lendAndBorrow());
    stubborn("b7");
    each("b", 8);
    JobHandle own = submitTo("a", "own", 2);
    assertStatus(RUNNABLE, own);
    assertEquals(WaitReason.Kind.PREEMPTION, reason(own).kind());
    // One of the two has ended at once; what it had stays free.
    assertEquals(7, batch.executor().running().size());
    advance(10);
    assertStatus(RUNNING, own);
    assertEquals(7, batch.executor().running().size());
    assertEquals(6, detail("b").used(QuotaUnit.VCPU));
  }

  @Test
  void idleCapacityGoesToWhoWaitsLongest() {
    share("a", 2, ResourceSharing.lend());
    share("b", 3, ResourceSharing.lendAndBorrow());
    share("c", 3, ResourceSharing.lendAndBorrow());
    each("b", 3);
    each("c", 3);
    JobHandle second = submitTo("b", "second", 1);
    JobHandle first = submitTo("a", "first", 2);
    JobHandle third = submitTo("c", "third", 1);
    JobHandle fourth = submitTo("b", "fourth", 1);
    // That of a was idle and is lent, and taken back at once.
    assertStatus(RUNNING, first);
    assertStatus(RUNNABLE, second, third, fourth);
    first.terminate("enough");
    batch.settle();
    assertStatus(RUNNING, second, third);
    assertStatus(RUNNABLE, fourth);
  }

  @Test
  void whoWaitsLongestIsNotOvertakenByWhoAsksForLess() {
    share("a", 2, ResourceSharing.lend());
    share("b", 2, ResourceSharing.lendAndBorrow());
    share("c", 2, ResourceSharing.lendAndBorrow());
    JobHandle own = submitTo("a", "own", 1);
    each("b", 2);
    each("c", 2);
    JobHandle large = submitTo("b", "large", 2);
    JobHandle small = submitTo("c", "small", 1);
    assertStatus(RUNNABLE, large, small);
    own.terminate("enough");
    batch.settle();
    assertStatus(RUNNING, large);
    assertStatus(RUNNABLE, small);
  }

  @Test
  void whatCouldNeverBeBorrowedHoldsUpNobody() {
    share("a", 2, ResourceSharing.lend());
    share("b", 1, ResourceSharing.lendAndBorrow());
    share("c", 1, ResourceSharing.lendAndBorrow());
    batch.register(JobDefinition.process("huge", "true").resources(5, 64).build());
    batch.submit(SubmitJobRequest.builder("huge", "huge").queue("shared").quotaShare("b").build());
    List<JobHandle> others = each("c", 4);
    assertEquals(4, running(others));
  }

  @Test
  void nobodyBorrowsWhileAnOwnerWaitsForRoom() {
    share("a", 8, ResourceSharing.reserve());
    share("b", 1, ResourceSharing.lendAndBorrow());
    share("c", 3, ResourceSharing.lend());
    submit("plain", "plain", 4);
    submit("plain", "plain2", 1);
    JobHandle own = submitTo("a", "own", 4);
    List<JobHandle> borrowers = each("b", 2);
    assertStatus(RUNNABLE, own);
    assertEquals(1, running(borrowers), "its own is its own");
  }

  @Test
  void inAShareMoreImportantJobsStopOthersIfItSaysSo() {
    share("a", 4, ResourceSharing.reserve(), true);
    share("b", 4, ResourceSharing.reserve(), false);
    JobHandle low = submitTo("a", "low", 4, 1);
    JobHandle same = submitTo("a", "same", 4, 1);
    assertStatus(RUNNING, low);
    JobHandle high = submitTo("a", "high", 3, 2);
    assertStatus(RUNNABLE, low, same);
    assertStatus(RUNNING, high);
    JobHandle calm = submitTo("b", "calm", 4, 1);
    JobHandle eager = submitTo("b", "eager", 4, 2);
    assertStatus(RUNNING, calm);
    assertStatus(RUNNABLE, eager);
  }

  @Test
  void inAShareTheHigherPriorityGoesFirst() {
    share("a", 4, ResourceSharing.reserve());
    submitTo("a", "blocker", 4);
    submitTo("a", "low", 4, 1);
    submitTo("a", "high", 4, 2);
    batch.runUntilIdle();
    assertEquals(List.of("blocker", "high", "low"), launched());
  }

  @Test
  void aBlockedShareHoldsUpNoOther() {
    share("a", 2, ResourceSharing.reserve());
    share("b", 2, ResourceSharing.reserve());
    JobHandle never = submitTo("a", "never", 3);
    JobHandle behind = submitTo("a", "behind", 1);
    JobHandle other = submitTo("b", "other", 1);
    assertStatus(RUNNABLE, never, behind);
    assertStatus(RUNNING, other);
    assertEquals(WaitReason.Kind.BEHIND_HEAD, reason(behind).kind());
  }

  @Test
  void preemptionRetriesAreBounded() {
    share("a", 4, ResourceSharing.lend());
    share("b", 4, ResourceSharing.lendAndBorrow());
    each("b", 4);
    JobHandle once =
        batch.submit(
            job("shared", "once", 4).quotaShare("b").preemptionRetriesBeforeTermination(1).build());
    batch.settle();
    assertStatus(RUNNING, once);
    JobHandle own = submitTo("a", "own", 4);
    assertStatus(RUNNABLE, once);
    own.terminate("enough");
    batch.settle();
    assertStatus(RUNNING, once);
    submitTo("a", "own2", 4);
    assertStatus(FAILED, once);
    String reason = String.valueOf(batch.describe(once.id()).statusReason());
    assertTrue(reason.endsWith("; the 1 preemption retries are used up"), reason);
    assertEquals(2, preempted(once));
  }

  @Test
  void attemptsAndMemoryAndGpusAreCountedToo() {
    batch
        .service()
        .createQuotaShare(
            QuotaShare.builder("shared", "few")
                .limit(QuotaUnit.ATTEMPTS, 3)
                .limit(QuotaUnit.MEMORY, 128)
                .build());
    assertEquals(2, running(each("few", 4)), "of 64 MiB each");
    batch
        .service()
        .updateQuotaShare(
            QuotaShareUpdate.limits(
                "shared", "few", new QuotaCapacityLimit(QuotaUnit.ATTEMPTS, 3)));
    batch.settle();
    assertEquals(3, batch.executor().running().size());
    batch
        .service()
        .createQuotaShare(
            QuotaShare.builder("shared", "gpus")
                .limit(QuotaUnit.GPU, 1)
                .sharing(ResourceSharing.lend())
                .build());
    batch.register(
        JobDefinition.process("gpu", "true").resources(Resources.of(1, 64).withGpus(1)).build());
    List<JobHandle> gpus =
        IntStream.range(0, 2)
            .mapToObj(
                i ->
                    batch.submit(
                        SubmitJobRequest.builder("gpu" + i, "gpu")
                            .queue("shared")
                            .quotaShare("gpus")
                            .build()))
            .toList();
    batch.settle();
    assertEquals(1, running(gpus));
    gpus.get(1).cancel("no");
    assertEquals(1, running(each("gpus", 1)), "asks for none");
  }

  @Test
  void aLowerLimitStopsNobody() {
    share("a", 4, ResourceSharing.reserve());
    List<JobHandle> jobs = each("a", 4);
    batch
        .service()
        .updateQuotaShare(
            QuotaShareUpdate.limits("shared", "a", new QuotaCapacityLimit(QuotaUnit.VCPU, 1)));
    advance(60);
    assertEquals(4, running(jobs));
    JobHandle next = submitTo("a", "next", 1);
    jobs.subList(0, 3).forEach(job -> job.terminate("enough"));
    batch.settle();
    assertStatus(RUNNABLE, next);
    jobs.get(3).terminate("enough");
    batch.settle();
    assertStatus(RUNNING, next);
  }

  @Test
  void aRestartForgetsNothingOfIt() {
    batch.journal().snapshotEvery(1);
    share("a", 4, ResourceSharing.lend());
    share("b", 4, ResourceSharing.lendAndBorrow());
    stubborn("b7");
    each("b", 8);
    JobHandle own = submitTo("a", "own", 1);
    batch.restart();
    batch.settle();
    assertStatus(RUNNABLE, own);
    assertEquals(8, detail("b").used(QuotaUnit.VCPU));
    advance(10);
    assertStatus(RUNNING, own);
    assertEquals(7, detail("b").used(QuotaUnit.VCPU));
    assertEquals(1, detail("a").used(QuotaUnit.VCPU));
  }

  @Test
  void theSnapshotOfAQueueShowsTheFirstJobOfEachShare() {
    share("a", 1, ResourceSharing.reserve());
    share("b", 1, ResourceSharing.reserve());
    each("a", 1);
    JobHandle a = submitTo("a", "next", 1);
    JobHandle b = submitTo("b", "large", 2);
    var front = batch.service().getJobQueueSnapshot("shared").frontOfQuotaShares();
    assertEquals(List.of("a", "b"), List.copyOf(front.keySet()));
    assertEquals(a.id(), front.get("a").jobId());
    assertEquals(b.id(), front.get("b").jobId());
  }

  @Test
  void aShareIsDeletedOnceItsJobsHaveEnded() {
    share("a", 1, ResourceSharing.reserve());
    share("b", 1, ResourceSharing.reserve());
    stubborn("a0");
    List<JobHandle> jobs = each("a", 2);
    JobHandle other = submitTo("b", "other", 1);
    assertRefused(
        "quotaShare: 'a' must be DISABLED", () -> batch.service().deleteQuotaShare("shared", "a"));
    batch.service().updateQuotaShare(QuotaShareUpdate.state("shared", "a", ResourceState.DISABLED));
    assertRefused("quotaShareName: 'a' is DISABLED", () -> submitTo("a", "late", 1));
    batch.service().deleteQuotaShare("shared", "a");
    batch.settle();
    assertStatus(FAILED, jobs.get(1));
    assertEquals(ResourceStatus.DELETING, detail("a").status());
    assertRefused(
        "quotaShareName: 'a' is still being deleted", () -> share("a", 1, ResourceSharing.lend()));
    advance(10);
    assertStatus(FAILED, jobs.get(0));
    assertEquals("Quota share 'a' was deleted", batch.describe(jobs.get(0).id()).statusReason());
    assertRefused("quotaShare: 'a' does not exist", () -> detail("a"));
    assertEquals(JobStatus.RUNNING, status(other));
    share("a", 1, ResourceSharing.reserve());
  }

  @Test
  void sharesAreListedByName() {
    share("b", 2, ResourceSharing.reserve());
    share("a", 1, ResourceSharing.lendAndBorrow(20));
    assertEquals(
        List.of("a", "b"),
        batch.service().listQuotaShares("shared", PageRequest.first()).items().stream()
            .map(QuotaShareDetail::name)
            .toList());
    assertEquals(20, detail("a").share().resourceSharing().borrowLimit());
  }

  private static void assertRefused(String message, Executable call) {
    ClientException e = assertThrows(ClientException.class, call);
    assertTrue(String.valueOf(e.getMessage()).startsWith(message), e.getMessage());
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    share("a", 1, ResourceSharing.reserve());
    assertRefused("quotaShareName: must be given", () -> submit("shared", "job", 1));
    assertRefused("quotaShareName: 'z' does not exist in", () -> submitTo("z", "job", 1));
    assertRefused(
        "quotaShareName: 'a' must not be given",
        () -> batch.submit(job("plain", "job", 1).quotaShare("a").build()));
    assertRefused(
        "quotaShareName: 'a' exists already", () -> share("a", 1, ResourceSharing.reserve()));
    assertRefused(
        "jobQueue: 'plain' has no scheduling policy with a quotaSharePolicy",
        () ->
            batch
                .service()
                .createQuotaShare(
                    QuotaShare.builder("plain", "a").limit(QuotaUnit.VCPU, 1).build()));
    assertRefused(
        "schedulingPolicy: 'fair' must be of the kind",
        () ->
            batch
                .service()
                .updateJobQueue(JobQueueUpdate.builder("shared").schedulingPolicy("fair").build()));
    assertRefused(
        "fairsharePolicy: 'quotas' cannot take the place",
        () -> batch.service().updateSchedulingPolicy("quotas", FairsharePolicy.of(ofHours(1))));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> job("shared", "job", 1).preemptionRetriesBeforeTermination(1).build());
    assertEquals(
        "preemptionRetriesBeforeTermination: '1' may be given only for a job of a quota share",
        e.getMessage());
    e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new ResourceSharing(ResourceSharing.Strategy.LEND, 10));
    assertEquals(
        "resourceSharingConfiguration.borrowLimit: '10' may be given only with the strategy"
            + " LEND_AND_BORROW",
        e.getMessage());
  }
}
