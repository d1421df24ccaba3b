package io.github.batchwright.schedule;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.DescribeRequest;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.Page;
import io.github.batchwright.model.PageRequest;
import io.github.batchwright.model.ResourceId;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.schedule.FireOutcome;
import io.github.batchwright.model.schedule.OverlapPolicy;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.model.schedule.ScheduleDetail;
import io.github.batchwright.model.schedule.ScheduleExpression;
import io.github.batchwright.model.schedule.ScheduleFire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules are resources: created, changed, paused, described, deleted, tagged and kept. */
class SchedulesTest extends ScheduleScene {
  private static final Instant NOON = at("2027-03-01T12:00:00Z");

  @Test
  void aScheduleIsDescribedAsItWasCreated() {
    Schedule schedule =
        noon("daily")
            .timeZone("Asia/Tokyo")
            .startDate(START.plus(ofDays(2)))
            .endDate(START.plus(ofDays(9)))
            .flexibleTimeWindow(ofMinutes(30))
            .overlapPolicy(OverlapPolicy.QUEUE)
            .description("every day")
            .tag("team", "a")
            .build();
    service().createSchedule(schedule);
    ScheduleDetail detail = described("daily");
    assertEquals(schedule, detail.schedule());
    assertEquals(START, detail.createdAt());
    assertEquals(START, detail.changedAt());
    assertEquals(at("2027-03-03T03:00:00Z"), detail.nextFire());
    Instant due = detail.nextDue();
    assertFalse(due.isBefore(detail.nextFire()));
    assertTrue(due.isBefore(detail.nextFire().plus(ofMinutes(30))), due.toString());
    assertNull(detail.lastFire());
    assertEquals(List.of(), detail.waitingFires());
    assertEquals(List.of(), detail.activeJobs());
    assertTrue(service().describeSchedule("weekly").isEmpty());
  }

  @Test
  void whatIsUpdatedIsReplacedAndWhatRunsStays() {
    batch.executor().on("job").neverEnds();
    service().createSchedule(noon("daily").description("old").build());
    batch.advance(ofHours(12));
    List<JobId> running = described("daily").activeJobs();
    assertEquals(1, running.size());
    service().updateSchedule(Schedule.builder("daily", "rate(1 hour)", job()).build());
    ScheduleDetail detail = described("daily");
    assertNull(detail.schedule().description());
    assertEquals(START, detail.createdAt());
    assertEquals(NOON, detail.changedAt());
    assertEquals(NOON.plus(ofHours(1)), detail.nextFire(), "the rate counts from the change");
    assertEquals(running, detail.activeJobs());
    assertEquals(NOON, detail.lastFire().scheduledAt());
  }

  @Test
  void aRateCountsOnUnlessItsDatesChange() {
    Schedule hourly = Schedule.builder("hourly", "rate(1 hour)", job()).build();
    service().createSchedule(hourly);
    batch.advance(ofMinutes(30));
    service().updateSchedule(hourly.toBuilder().description("other").build());
    assertEquals(START.plus(ofHours(1)), described("hourly").nextFire());
    service().updateSchedule(hourly.toBuilder().endDate(START.plus(ofDays(1))).build());
    assertEquals(START.plus(ofHours(1)), described("hourly").nextFire());
    service().updateSchedule(hourly.toBuilder().timeZone("Asia/Tokyo").build());
    assertEquals(START.plus(ofMinutes(90)), described("hourly").nextFire());
  }

  @Test
  void anotherWindowMovesAFireThatIsDueWithinItsDate() {
    Schedule wide = noon("wide").flexibleTimeWindow(ofHours(20)).build();
    service().createSchedule(wide);
    Instant due = described("wide").nextDue();
    assertNotEquals(NOON, due, "chosen by the seed of the harness");
    batch.advance(ofHours(12).plusSeconds(1));
    service().updateSchedule(wide.toBuilder().flexibleTimeWindow(ofMinutes(0)).build());
    batch.settle();
    ScheduleFire fire = described("wide").lastFire();
    assertEquals(NOON, fire.scheduledAt());
    assertEquals(NOON.plusSeconds(1), fire.firedAt(), "it is not lost");
  }

  @Test
  void updatingToTheSameAndPausingTwiceChangeNothing() {
    Schedule schedule = noon("daily").build();
    service().createSchedule(schedule);
    int facts = batch.facts().size();
    service().updateSchedule(noon("daily").build());
    service().resumeSchedule("daily");
    assertEquals(facts, batch.facts().size());
    service().pauseSchedule("daily");
    facts = batch.facts().size();
    service().pauseSchedule("daily");
    assertEquals(facts, batch.facts().size());
  }

  @Test
  void aPausedScheduleDoesNotFireAndGoesOnFromNowOnceResumed() {
    service().createSchedule(noon("daily").build());
    service().pauseSchedule("daily");
    assertEquals(ResourceState.DISABLED, described("daily").schedule().state());
    assertNull(described("daily").nextFire());
    assertNull(described("daily").nextDue());
    assertEquals(List.of(NOON), service().nextFireTimes("daily", 1), "what it would be");
    batch.advance(ofDays(3));
    assertNull(described("daily").lastFire());
    service().resumeSchedule("daily");
    batch.settle();
    assertEquals(ResourceState.ENABLED, described("daily").schedule().state());
    assertEquals(NOON.plus(ofDays(3)), described("daily").nextFire());
    assertNull(described("daily").lastFire(), "what passed meanwhile was not missed");
  }

  @Test
  void aDeletedScheduleIsGoneAndItsJobsGoOn() {
    batch.executor().on("job").takes(ofHours(2));
    service().createSchedule(noon("daily").build());
    batch.advance(ofHours(13));
    JobId job = described("daily").activeJobs().get(0);
    service().deleteSchedule("daily");
    assertTrue(service().describeSchedule("daily").isEmpty());
    batch.advance(ofDays(2));
    batch.assertThat(job).succeeded();
    refused("scheduleName: 'daily' does not exist", () -> service().deleteSchedule("daily"));
    service().createSchedule(noon("daily").build());
    assertNull(described("daily").lastFire(), "another of the same name");
  }

  @Test
  void nextFireTimesAreInOrderAndWithoutTheWindow() {
    service()
        .createSchedule(
            noon("daily").flexibleTimeWindow(ofHours(1)).endDate(NOON.plus(ofDays(2))).build());
    List<Instant> three = List.of(NOON, NOON.plus(ofDays(1)), NOON.plus(ofDays(2)));
    assertEquals(three.subList(0, 2), service().nextFireTimes("daily", 2));
    assertEquals(three, service().nextFireTimes("daily", 1_000), "there are no more");
    service().createSchedule(Schedule.builder("hourly", "rate(1 hour)", job()).build());
    List<Instant> many = service().nextFireTimes("hourly", 1_000);
    assertEquals(1_000, many.size());
    assertEquals(START.plus(ofHours(1_000)), many.get(999));
    refused("count: '0' must be 1-1000", () -> service().nextFireTimes("daily", 0));
    refused("count: '1001' must be 1-1000", () -> service().nextFireTimes("daily", 1_001));
    refused("scheduleName: 'x' does not exist", () -> service().nextFireTimes("x", 1));
  }

  @Test
  void schedulesAreDescribedInPages() {
    List<String> names =
        IntStream.range(0, 250).mapToObj(i -> "s-%03d".formatted(249 - i)).toList();
    names.forEach(name -> service().createSchedule(noon(name).build()));
    List<String> seen = new ArrayList<>();
    PageRequest page = PageRequest.ofSize(60);
    do {
      Page<ScheduleDetail> part = service().describeSchedules(DescribeRequest.all(page));
      part.items().forEach(each -> seen.add(each.schedule().name()));
      page = page.after(part.nextToken());
      service().createSchedule(noon("a-" + seen.size()).build());
    } while (page.nextToken() != null);
    assertEquals(names.stream().sorted().toList(), seen);
    Page<ScheduleDetail> named =
        service().describeSchedules(DescribeRequest.names("s-007", "none", "s-001"));
    assertEquals(
        List.of("s-007", "s-001"),
        named.items().stream().map(each -> each.schedule().name()).toList());
  }

  @Test
  void theFiresAreListedNewestFirstWithTheirJobs() {
    service().createSchedule(Schedule.builder("hourly", "rate(1 hour)", job()).build());
    batch.advance(ofHours(5));
    Page<ScheduleFire> first = service().listScheduleFires("hourly", PageRequest.ofSize(2));
    List<ScheduleFire> seen = new ArrayList<>(first.items());
    PageRequest page = PageRequest.ofSize(2).after(first.nextToken());
    while (page.nextToken() != null) {
      batch.advance(ofHours(1));
      Page<ScheduleFire> part = service().listScheduleFires("hourly", page);
      seen.addAll(part.items());
      page = page.after(part.nextToken());
    }
    List<Instant> dates = seen.stream().map(ScheduleFire::scheduledAt).toList();
    assertEquals(
        IntStream.range(0, 5).mapToObj(i -> START.plus(ofHours(5 - i))).toList(),
        dates,
        "new ones push nothing onto the next page");
    for (ScheduleFire fire : seen) {
      assertEquals(FireOutcome.SUBMITTED, fire.outcome());
      assertEquals("job", batch.describe(fire.jobId()).jobName());
    }
    refused(
        "nextToken: 'x' is not a token",
        () -> service().listScheduleFires("hourly", PageRequest.first().after("x")));
    refused(
        "scheduleName: 'x' does not exist",
        () -> service().listScheduleFires("x", PageRequest.first()));
  }

  @Test
  void firesOfOneInstantAreListedOnceEach() {
    service().createSchedule(noon("daily").overlapPolicy(OverlapPolicy.SKIP).build());
    batch.executor().on("job").neverEnds();
    IntStream.range(0, 7).forEach(i -> service().runSchedule("daily"));
    List<ScheduleFire> seen = new ArrayList<>();
    PageRequest page = PageRequest.ofSize(2);
    do {
      Page<ScheduleFire> part = service().listScheduleFires("daily", page);
      seen.addAll(part.items());
      page = page.after(part.nextToken());
    } while (page.nextToken() != null);
    assertEquals(7, seen.size());
    assertEquals(6, seen.stream().filter(fire -> fire.outcome() == FireOutcome.SKIPPED).count());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void schedulesOutliveTheProcess(int snapshotEvery) {
    batch.journal().snapshotEvery(snapshotEvery);
    service().createSchedule(noon("daily").timeZone("Europe/Paris").tag("a", "1").build());
    service().createSchedule(Schedule.builder("hourly", "rate(1 hour)", job()).build());
    service().createSchedule(noon("gone").build());
    batch.advance(ofMinutes(90));
    service().pauseSchedule("daily");
    service().tagResource(ResourceId.schedule("hourly"), Map.of("b", "2"));
    service().deleteSchedule("gone");
    List<ScheduleDetail> before = service().describeSchedules(DescribeRequest.all()).items();
    List<ScheduleFire> fires = service().listScheduleFires("hourly", PageRequest.first()).items();
    assertEquals(2, before.size());
    assertEquals(1, fires.size());
    batch.restart();
    assertEquals(before, service().describeSchedules(DescribeRequest.all()).items());
    assertEquals(fires, service().listScheduleFires("hourly", PageRequest.first()).items());
    assertEquals(START.plus(ofHours(2)), described("hourly").nextFire(), "it counts on");
    batch.advance(ofMinutes(30));
    assertEquals(2, service().listScheduleFires("hourly", PageRequest.first()).items().size());
  }

  @Test
  void tagsOfAScheduleAreItsOwn() {
    SubmitJobRequest tagged = SubmitJobRequest.builder("job", "work").tag("job", "j").build();
    service().createSchedule(noon("daily").job(tagged).tag("team", "a").build());
    ResourceId id = ResourceId.schedule("daily");
    Instant next = described("daily").nextFire();
    service().tagResource(id, Map.of("more", "b"));
    service().untagResource(id, Set.of("team"));
    assertEquals(Map.of("more", "b"), service().listTagsForResource(id));
    assertEquals(Map.of("more", "b"), described("daily").schedule().tags());
    assertEquals(next, described("daily").nextFire());
    batch.advance(ofDays(1));
    JobDetail made = batch.describe(described("daily").lastFire().jobId());
    assertEquals(Map.of("job", "j"), made.tags());
    assertEquals(id, ResourceId.parse(id.toString()));
  }

  @Test
  void everythingCanBeAskedWithoutWaiting() {
    var async = service().async();
    var created = async.createSchedule(noon("daily").build()).toCompletableFuture();
    var updated =
        async
            .updateSchedule(
                noon("daily").expression(ScheduleExpression.parse("rate(1 day)")).build())
            .toCompletableFuture();
    var paused = async.pauseSchedule("daily").toCompletableFuture();
    var resumed = async.resumeSchedule("daily").toCompletableFuture();
    var described = async.describeSchedules(DescribeRequest.all()).toCompletableFuture();
    var times = async.nextFireTimes("daily", 2).toCompletableFuture();
    var fires = async.listScheduleFires("daily", PageRequest.first()).toCompletableFuture();
    var deleted = async.deleteSchedule("daily").toCompletableFuture();
    var again = async.deleteSchedule("daily").toCompletableFuture();
    batch.settle();
    assertTrue(created.isDone() && updated.isDone() && paused.isDone() && resumed.isDone());
    assertEquals("rate(1 day)", described.join().items().get(0).schedule().expression().text());
    assertEquals(List.of(START.plus(ofDays(1)), START.plus(ofDays(2))), times.join());
    assertEquals(List.of(), fires.join().items());
    assertFalse(deleted.isCompletedExceptionally());
    assertTrue(again.isCompletedExceptionally());
  }

  @Test
  void aJobThatRunsIsNotWhatTheScheduleSubmits() {
    service().createSchedule(noon("daily").build());
    JobHandle own = batch.submit(job());
    batch.settle();
    assertEquals(List.of(), described("daily").activeJobs());
    batch.advance(ofMinutes(1));
    batch.assertThat(own).succeeded();
  }

  @Test
  void anEndOfARateIsJudgedFromWhereItCounts() {
    service().createSchedule(Schedule.builder("s", "rate(1 day)", job()).build());
    batch.advance(Duration.ofHours(20));
    Instant end = START.plus(Duration.ofHours(30));
    service().updateSchedule(Schedule.builder("s", "rate(1 day)", job()).endDate(end).build());
    assertEquals(START.plus(Duration.ofDays(1)), described("s").nextFire());
  }

  @Test
  void anotherEndTakesNoDateAwayThatHasComeAndIsNotDueYet() {
    Schedule.Builder schedule = noon("s").flexibleTimeWindow(Duration.ofHours(1));
    service().createSchedule(schedule.build());
    Instant due = described("s").nextDue();
    batch.advance(Duration.between(batch.now(), due).minusMillis(1));
    service().updateSchedule(schedule.endDate(due.plus(Duration.ofDays(9))).build());
    assertEquals(due, described("s").nextDue());
  }
}
