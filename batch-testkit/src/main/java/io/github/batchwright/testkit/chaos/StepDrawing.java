package io.github.batchwright.testkit.chaos;

import io.github.batchwright.testkit.chaos.ChaosStep.AddHost;
import io.github.batchwright.testkit.chaos.ChaosStep.Advance;
import io.github.batchwright.testkit.chaos.ChaosStep.BreakJournal;
import io.github.batchwright.testkit.chaos.ChaosStep.BreakLaunches;
import io.github.batchwright.testkit.chaos.ChaosStep.Cancel;
import io.github.batchwright.testkit.chaos.ChaosStep.Crash;
import io.github.batchwright.testkit.chaos.ChaosStep.DelayLaunches;
import io.github.batchwright.testkit.chaos.ChaosStep.DelayReports;
import io.github.batchwright.testkit.chaos.ChaosStep.DrainHost;
import io.github.batchwright.testkit.chaos.ChaosStep.FailBoots;
import io.github.batchwright.testkit.chaos.ChaosStep.HoldJournal;
import io.github.batchwright.testkit.chaos.ChaosStep.Jump;
import io.github.batchwright.testkit.chaos.ChaosStep.LoseHost;
import io.github.batchwright.testkit.chaos.ChaosStep.LoseInstance;
import io.github.batchwright.testkit.chaos.ChaosStep.LoseReports;
import io.github.batchwright.testkit.chaos.ChaosStep.Reclaim;
import io.github.batchwright.testkit.chaos.ChaosStep.ReleaseJournal;
import io.github.batchwright.testkit.chaos.ChaosStep.RemoveHost;
import io.github.batchwright.testkit.chaos.ChaosStep.RepeatReports;
import io.github.batchwright.testkit.chaos.ChaosStep.Restart;
import io.github.batchwright.testkit.chaos.ChaosStep.SetEnvironment;
import io.github.batchwright.testkit.chaos.ChaosStep.SetPriority;
import io.github.batchwright.testkit.chaos.ChaosStep.SetQueue;
import io.github.batchwright.testkit.chaos.ChaosStep.SetUnits;
import io.github.batchwright.testkit.chaos.ChaosStep.Settle;
import io.github.batchwright.testkit.chaos.ChaosStep.Snapshots;
import io.github.batchwright.testkit.chaos.ChaosStep.Submit;
import io.github.batchwright.testkit.chaos.ChaosStep.SubmitAfter;
import io.github.batchwright.testkit.chaos.ChaosStep.SubmitAgain;
import io.github.batchwright.testkit.chaos.ChaosStep.Terminate;
import io.github.batchwright.testkit.chaos.ChaosStep.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws the steps of a script from a seed. */
final class StepDrawing {
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final SplittableRandom random;
  private final ChaosScene.Kind kind;
  private int submitted;

  private StepDrawing(long seed, ChaosScene.Kind kind) {
    // Not what the scene is drawn from.
    this.random = new SplittableRandom(~seed);
    this.kind = kind;
  }

  static List<ChaosStep> steps(long seed, int most) {
    StepDrawing drawing = new StepDrawing(seed, ChaosScene.of(seed).kind());
    int count = most / 2 + drawing.random.nextInt(most / 2 + 1);
    List<ChaosStep> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      steps.add(drawing.next());
    }
    return List.copyOf(steps);
  }

  private ChaosStep next() {
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> submit();
      case 4 -> waiting();
      case 5, 6, 7, 8, 9 -> new Advance(random.nextLong(span()));
      case 10 -> aboutJobs();
      case 11, 12 -> fault();
      case 13 -> end();
      case 14 -> journal();
      case 15, 16 -> world();
      case 17 -> resource();
      case 18 -> new Jump(random.nextLong(-HOUR, HOUR));
      default -> new Settle();
    };
  }

  private long span() {
    long usual = kind == ChaosScene.Kind.CLOUD ? 60_000 : 3_000;
    return random.nextInt(8) == 0 ? usual * 20 : usual;
  }

  private ChaosStep submit() {
    submitted++;
    return new Submit(of(ChaosScene.DEFINITIONS), of(ChaosScene.QUEUES), behaviour(), arraySize());
  }

  private ChaosStep waiting() {
    if (submitted == 0) {
      return submit();
    }
    int job = random.nextInt(submitted++);
    return new SubmitAfter(
        of(ChaosScene.DEFINITIONS), behaviour(), arraySize(), job, of(List.of(Wait.values())));
  }

  private int arraySize() {
    return random.nextInt(3) == 0 ? 2 + random.nextInt(3) : 0;
  }

  private int behaviour() {
    return random.nextInt(ChaosScene.BEHAVIOURS);
  }

  private ChaosStep aboutJobs() {
    int job = submitted == 0 ? 0 : random.nextInt(submitted);
    int child = random.nextInt(-1, 3);
    return switch (random.nextInt(5)) {
      case 0, 1 -> new Cancel(job, child);
      case 2, 3 -> new Terminate(job, child);
      default -> new SubmitAgain(job);
    };
  }

  private ChaosStep fault() {
    int count = 1 + random.nextInt(3);
    return switch (random.nextInt(8)) {
      case 0, 1 -> new LoseReports(count);
      case 2, 3 -> new RepeatReports(count, random.nextLong(span()));
      case 4, 5 -> new DelayReports(count, random.nextLong(span()));
      case 6 -> new DelayLaunches(count, random.nextLong(span()));
      default -> new BreakLaunches(1);
    };
  }

  private ChaosStep end() {
    return switch (random.nextInt(4)) {
      case 0 -> new Restart(random.nextBoolean() ? 0 : random.nextLong(span()));
      case 1 -> new Snapshots(random.nextInt(4));
      default -> new Crash(1 + random.nextInt(20));
    };
  }

  private ChaosStep journal() {
    return switch (random.nextInt(5)) {
      case 0, 1 -> new HoldJournal(random.nextBoolean());
      case 2 -> new BreakJournal(random.nextBoolean());
      default -> new ReleaseJournal();
    };
  }

  private ChaosStep world() {
    int which = random.nextInt(ChaosScene.HOSTS);
    return switch (kind) {
      case FIXED -> fault();
      case HOSTS ->
          switch (random.nextInt(5)) {
            case 0, 1 -> new AddHost(which);
            case 2 -> new DrainHost(which);
            case 3 -> new LoseHost(which);
            default -> new RemoveHost(which);
          };
      case CLOUD ->
          switch (random.nextInt(3)) {
            case 0 -> new Reclaim(which);
            case 1 -> new LoseInstance(which);
            default -> new FailBoots(1);
          };
    };
  }

  private ChaosStep resource() {
    return switch (random.nextInt(4)) {
      case 0 -> new SetQueue(of(ChaosScene.QUEUES), random.nextBoolean());
      case 1 -> new SetPriority(of(ChaosScene.QUEUES), random.nextInt(4));
      case 2 -> new SetEnvironment(of(ChaosScene.ENVIRONMENTS), random.nextBoolean());
      default -> new SetUnits(random.nextInt(ChaosScene.ENOUGH_UNITS + 1));
    };
  }

  private <T> T of(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
