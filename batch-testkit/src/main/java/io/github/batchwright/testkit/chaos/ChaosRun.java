package io.github.batchwright.testkit.chaos;

import io.github.batchwright.ServiceState;
import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.SimulatedCrash;
import io.github.batchwright.testkit.chaos.ChaosWorld.Violation;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plays the steps of one script on a harness of its own, and looks at what must hold. */
final class ChaosRun {
  /** Longer than anything in a scene takes; well below the time for which jobs are kept. */
  private static final int MOST_HOURS = 24;

  private final ChaosScene scene;
  private final Seams seams;
  private final ChaosWorld world;
  private final BatchHarness batch;
  private final StepPlayer player;

  /**
   * What became of a run.
   *
   * @param violation what was broken, or null
   * @param facts all facts, as lines of JSON
   * @param turns how many turns were taken
   * @param lives how many lives of the service there were
   * @param launches how many attempts were launched
   * @param jobs how many jobs were answered
   */
  record Outcome(
      @Nullable Violation violation,
      List<String> facts,
      int turns,
      int lives,
      int launches,
      int jobs) {}

  private ChaosRun(long seed, ChaosOptions options) {
    this.scene = ChaosScene.of(seed);
    this.seams = options.seams().get();
    this.world = new ChaosWorld(options.make(), scene.market());
    this.batch =
        options
            .more()
            .apply(scene.describe())
            .journalAround(journal -> seams.journal(Taps.journal(journal, world)))
            .executorAround(executor -> seams.executor(Taps.executor(executor, world)))
            .listener(seams.listener(world::told))
            .afterEachTurn(world::afterTurn)
            .build();
    world.harness(batch);
    this.player = new StepPlayer(world, scene.kind());
  }

  /**
   * Plays a script.
   *
   * @param withFacts whether the facts are to be told
   */
  static Outcome play(long seed, List<ChaosStep> steps, ChaosOptions options, boolean withFacts) {
    ChaosRun run = new ChaosRun(seed, options);
    try {
      run.playAndNote(steps);
      return run.outcome(withFacts);
    } finally {
      run.batch.close();
    }
  }

  /** Whatever ends it early is told with its seed and its steps. */
  private void playAndNote(List<ChaosStep> steps) {
    try {
      play(steps);
    } catch (ChaosWorld.Broken e) {
      // The world knows what it is.
    } catch (RuntimeException | Error e) {
      world.broken(BuiltIn.ALIVE.sentence(), e);
    }
  }

  private Outcome outcome(boolean withFacts) {
    return new Outcome(
        world.violation(),
        withFacts ? batch.facts() : List.of(),
        world.turns(),
        world.lives(),
        batch.executor().launches().size(),
        world.acknowledged().size());
  }

  private void play(List<ChaosStep> steps) {
    scene.begin(batch);
    for (ChaosStep step : steps) {
      surviving(
          () -> {
            if (player.play(step)) {
              describe();
            }
          });
    }
    // The last planned crash may come while all is put in order: then it is done again.
    surviving(this::calmDown);
    surviving(this::calmDown);
    surviving(this::end);
  }

  /** Does something, and starts the service again when its process ends or its journal breaks. */
  private void surviving(Runnable action) {
    boolean again;
    try {
      action.run();
      again = isBroken();
    } catch (SimulatedCrash crash) {
      again = true;
    } catch (RuntimeException e) {
      if (!isBroken()) {
        throw e;
      }
      again = true;
    }
    if (again) {
      batch.restart();
      world.journalBreaks(false);
    }
    seams.afterStep(batch, world.cloud());
    world.raise();
  }

  /** Says whether the journal has stopped the service, as it was told to. */
  private boolean isBroken() {
    if (batch.service().state() != ServiceState.FAILED) {
      return false;
    }
    if (!world.isJournalBroken()) {
      world.broken(BuiltIn.ALIVE.sentence(), batch.service().failure().orElseThrow());
      world.raise();
    }
    return true;
  }

  private void describe() {
    if (batch.flakyJournal().isHeld() || isBroken()) {
      return;
    }
    List<JobDetail> jobs = details();
    if (world.isAllDurable()) {
      checkCounts();
      world.described(jobs);
    }
  }

  private List<JobDetail> details() {
    return seams.described(batch.service().describe(player.known()));
  }

  private void checkCounts() {
    Map<JobStatus, Long> expected = new EnumMap<>(JobStatus.class);
    Iterator<JobRecord> jobs = world.durable().jobs().iterator();
    while (jobs.hasNext()) {
      JobRecord job = jobs.next();
      ArrayChildren children = job.children();
      if (children == null) {
        expected.merge(job.state().status(), 1L, Long::sum);
      }
      for (int i = 0; children != null && i < children.size(); i++) {
        expected.merge(children.status(i), 1L, Long::sum);
      }
    }
    Map<JobStatus, Long> counted = seams.counted(batch.service().stats().jobs());
    for (JobStatus status : JobStatus.values()) {
      long here = expected.getOrDefault(status, 0L);
      if (here != counted.getOrDefault(status, 0L)) {
        world.broken(
            BuiltIn.COUNTS.sentence(), here + " are " + status + ", and counted are " + counted);
      }
    }
    world.raise();
  }

  private void calmDown() {
    player.calmDown();
    batch.settle();
  }

  /** Lets everything end. */
  private void end() {
    batch.settle();
    if (!batch.flakyExecutor().lost().isEmpty()) {
      batch.restart();
    }
    for (int hour = 0; hour < MOST_HOURS && !isOver(); hour++) {
      survivingACrash(() -> batch.advance(Duration.ofHours(1)));
    }
    survivingACrash(this::describe);
    survivingACrash(() -> world.ended(details()));
    survivingACrash(this::checkReplay);
  }

  private void survivingACrash(Runnable action) {
    try {
      action.run();
    } catch (SimulatedCrash crash) {
      batch.restart();
      batch.settle();
      action.run();
    }
  }

  private boolean isOver() {
    return world.durable().counts().live() == 0
        && (world.cloud() == null || world.cloud().books().running().isEmpty());
  }

  private void checkReplay() {
    List<JobDetail> before = batch.service().describe(player.known());
    batch.restart();
    batch.settle();
    List<JobDetail> after = details();
    if (!before.equals(after)) {
      world.broken(BuiltIn.REPLAY.sentence(), "before: " + before + "\nafter: " + after);
    }
    world.raise();
  }
}
