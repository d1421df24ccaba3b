package io.github.batchwright.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.schedule.FireOutcome;
import io.github.batchwright.model.schedule.MissedFires;
import io.github.batchwright.model.schedule.OverlapPolicy;
import io.github.batchwright.model.schedule.ScheduleFire;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/**
 * Schedules under random pauses, restarts, clocks that are set, and jobs of any length do what a
 * model says that knows nothing of the engine: no date fires twice, and none is lost but by the
 * rules. jqwik prints the seed of every run.
 */
class ScheduleProperties {
  private static final long MINUTE = 60_000;
  private static final List<OverlapPolicy> POLICIES = List.of(OverlapPolicy.values());
  private static final Pattern FIRED =
      Pattern.compile(
          "\"kind\":\"ScheduleFired\",\"name\":\"(\\w+)\",\"fire\":\\{\"scheduledAt\":(\\d+),"
              + "\"at\":(\\d+),\"manual\":(\\w+),\"outcome\":\"(\\w+)\",\"job\":(\\d+).*"
              + "\"waited\":(\\w+)");

  /** A rate whose dates are multiples of its period from the start; the model of one schedule. */
  private static final class Model {
    final String name;
    final long period;
    final MissedFires rules;
    final OverlapPolicy policy;
    final List<String> decided = new ArrayList<>();
    long passed = Scheduling.START.toEpochMilli();
    boolean paused;

    Model(String name, Random random) {
      this.name = name;
      this.period = (1 + random.nextInt(20)) * MINUTE / 2;
      Duration after = Duration.ofSeconds(1 + random.nextInt(1_800));
      this.rules =
          switch (random.nextInt(3)) {
            case 0 -> MissedFires.none().after(after);
            case 1 -> MissedFires.last().after(after);
            default -> MissedFires.all(1 + random.nextInt(20)).after(after);
          };
      this.policy = POLICIES.get(random.nextInt(POLICIES.size()));
    }

    private List<Long> dates(long upTo) {
      List<Long> dates = new ArrayList<>();
      long start = Scheduling.START.toEpochMilli();
      for (long d = start + period; d <= upTo; d += period) {
        if (d > passed) {
          dates.add(d);
        }
      }
      return dates;
    }

    /** The service runs, and its clock shows this. */
    void look(long wall) {
      if (paused) {
        return;
      }
      List<Long> due = dates(wall);
      List<Long> missed = due.stream().filter(d -> d < wall - rules.after().toMillis()).toList();
      int keep = rules.policy() == MissedFires.Policy.NONE ? 0 : rules.most();
      List<Long> over = missed.subList(0, Math.max(0, missed.size() - keep));
      if (!over.isEmpty()) {
        decided.add(word(over.get(over.size() - 1), true));
      }
      due.subList(over.size(), due.size()).forEach(d -> decided.add(word(d, false)));
      passed = due.isEmpty() ? passed : due.get(due.size() - 1);
    }

    /** The service runs on while its clock goes on from one instant to another. */
    void pass(long from, long to) {
      look(from);
      for (long date : paused ? List.<Long>of() : dates(to)) {
        look(date);
      }
    }
  }

  private static String word(long date, boolean missed) {
    return Instant.ofEpochMilli(date) + (missed ? " missed" : " fired");
  }

  private final List<Model> models = new ArrayList<>();

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void everyDateIsDecidedUponOnceAsTheRulesSay(
      @ForAll long seed, @ForAll @IntRange(max = 5) int snapshotEvery) {
    Random random = new Random(seed);
    models.clear();
    try (BatchHarness batch = Scheduling.builder().seed(seed).build()) {
      batch.journal().snapshotEvery(snapshotEvery);
      for (int i = 0; i < 4; i++) {
        Model model = new Model("s" + i, random);
        models.add(model);
        batch
            .service()
            .createSchedule(
                Scheduling.every(model.name, Duration.ofMillis(model.period))
                    .missedFires(model.rules)
                    .overlapPolicy(model.policy)
                    .build());
      }
      for (int i = 0; i < 40; i++) {
        step(batch, random);
      }
      check(batch);
    }
  }

  private void step(BatchHarness batch, Random random) {
    Model model = models.get(random.nextInt(models.size()));
    batch.executor().on("*").takes(Duration.ofSeconds(random.nextInt(1_500)));
    switch (random.nextInt(9)) {
      case 0 -> batch.restart();
      case 1 -> batch.restartAfter(Duration.ofSeconds(random.nextInt(7_200)));
      case 2 -> batch.time().jump(Duration.ofSeconds(random.nextInt(7_200)));
      case 3 -> batch.time().jump(Duration.ofSeconds(-random.nextInt(7_200)));
      case 4 -> batch.service().pauseSchedule(model.name);
      case 5 -> batch.service().resumeSchedule(model.name);
      case 6 -> batch.service().runSchedule(model.name);
      default -> {
        Duration time = Duration.ofSeconds(random.nextInt(2_400));
        long from = batch.now().toEpochMilli();
        batch.advance(time);
        models.forEach(each -> each.pass(from, from + time.toMillis()));
      }
    }
    batch.settle();
    long wall = batch.now().toEpochMilli();
    boolean paused = batch.service().describeSchedule(model.name).orElseThrow().nextFire() == null;
    if (model.paused && !paused) {
      model.passed = Math.max(model.passed, wall);
    }
    model.paused = paused;
    models.forEach(each -> each.look(wall));
  }

  private void check(BatchHarness batch) {
    Map<Long, Integer> jobs = new TreeMap<>();
    Map<String, List<String>> decided = new TreeMap<>();
    int waiting = 0;
    for (String fact : batch.facts()) {
      assertTrue(!fact.contains("SchedulePlanned"), "the rules of no zone have changed");
      Matcher matcher = FIRED.matcher(fact);
      if (!matcher.find()) {
        continue;
      }
      String outcome = matcher.group(5);
      boolean waited = matcher.group(7).equals("true");
      waiting += outcome.equals("WAITING") ? 1 : waited ? -1 : 0;
      assertTrue(waiting >= 0);
      long job = Long.parseLong(matcher.group(6));
      assertEquals(outcome.equals("SUBMITTED"), job > 0, fact);
      if (job > 0) {
        assertEquals(1, jobs.merge(job, 1, Integer::sum), "two fires have one job");
      }
      boolean manual = matcher.group(4).equals("true");
      if (!waited && !manual) {
        decided
            .computeIfAbsent(matcher.group(1), n -> new ArrayList<>())
            .add(word(Long.parseLong(matcher.group(2)), outcome.equals("MISSED")));
      }
    }
    for (Model model : models) {
      assertEquals(model.decided, decided.getOrDefault(model.name, List.of()), model.name);
      checkHistory(batch, model);
    }
    long submitted = batch.facts().stream().filter(f -> f.contains("\"JobSubmitted\"")).count();
    assertEquals(jobs.size(), submitted, "every job is that of a fire");
    int stillWaiting =
        models.stream()
            .mapToInt(
                m -> batch.service().describeSchedule(m.name).orElseThrow().waitingFires().size())
            .sum();
    assertEquals(stillWaiting, waiting);
  }

  /** The history agrees with the jobs, and those that may not overlap do not. */
  private static void checkHistory(BatchHarness batch, Model model) {
    List<JobDetail> jobs = new ArrayList<>();
    for (ScheduleFire fire : Scheduling.history(batch, model.name)) {
      assertEquals(fire.outcome() == FireOutcome.SUBMITTED, fire.jobId() != null);
      assertTrue(fire.reason() != null || fire.jobId() != null, fire::toString);
      if (fire.jobId() != null) {
        JobId id = Objects.requireNonNull(fire.jobId());
        jobs.add(batch.describe(id));
      }
    }
    jobs.sort(Comparator.comparing(job -> job.jobId().value()));
    if (model.policy != OverlapPolicy.ALLOW) {
      for (int i = 1; i < jobs.size(); i++) {
        Instant stopped = jobs.get(i - 1).stoppedAt();
        assertNotNull(stopped, "overlaps");
        assertTrue(!jobs.get(i).createdAt().isBefore(stopped), "overlaps");
      }
    }
  }
}
