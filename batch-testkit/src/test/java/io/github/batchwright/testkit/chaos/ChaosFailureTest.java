package io.github.batchwright.testkit.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.testkit.chaos.ChaosStep.Submit;
import io.github.batchwright.testkit.chaos.ChaosStep.SubmitAfter;
import io.github.batchwright.testkit.chaos.ChaosStep.Wait;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a failure says, and that it helps. */
class ChaosFailureTest {
  /** Holds of no scene in which a job waits for another. */
  private static final class NothingIsPending implements ChaosInvariant {
    @Override
    public String sentence() {
      return "No job waits for another";
    }

    @Override
    public void told(ChaosWorld world, JobEvent event) {
      if (event.to() == JobStatus.PENDING && event.jobId().arrayIndex().isEmpty()) {
        throw new AssertionError(event.jobName() + " waits");
      }
    }
  }

  @Test
  void tellsWhatAUserLooksForAndHowToSeeItAgain() {
    ChaosFailure failure =
        assertThrows(
            ChaosFailure.class,
            () -> ChaosSimulation.seeds(0, 100).invariant(NothingIsPending::new).run());
    assertEquals("No job waits for another", failure.invariant());
    assertEquals(failure.seed(), failure.script().seed());
    assertTrue(failure.getMessage().startsWith("Broken: No job waits for another.\n"));
    assertTrue(failure.getMessage().contains("The last 20 of "));
    assertTrue(failure.script().steps().size() <= 2, failure::getMessage);
    ChaosScript script = failure.script();
    assertThrows(ChaosFailure.class, script::check);
    ChaosScript same = ChaosScript.of(script.seed(), script.steps().toArray(ChaosStep[]::new));
    same.check();
    assertThrows(ChaosFailure.class, same.invariant(NothingIsPending::new)::check);
  }

  @Test
  void ofManySeedsThatBreakTheLowestIsToldAndHigherOnesAreNotBegun() {
    AtomicInteger runs = new AtomicInteger();
    long lowest =
        LongStream.range(0, 100)
            .filter(
                seed ->
                    ChaosScript.drawn(seed, 24).invariant(NothingIsPending::new).tally().isEmpty())
            .findFirst()
            .orElseThrow();
    ChaosSimulation simulation =
        ChaosSimulation.seeds(0, 10_000)
            .invariant(
                () -> {
                  runs.incrementAndGet();
                  return new NothingIsPending();
                });
    for (int i = 0; i < 3; i++) {
      assertEquals(lowest, assertThrows(ChaosFailure.class, simulation::run).seed());
    }
    assertTrue(runs.get() < 3_000, runs::toString);
  }

  @Test
  void aSeedThatBreaksOnlyOnceIsTold() {
    AtomicInteger runs = new AtomicInteger();
    ChaosSimulation once =
        ChaosSimulation.seeds(7, 1)
            .harness(
                builder -> {
                  if (runs.incrementAndGet() == 1) {
                    throw new IllegalStateException("once");
                  }
                  return builder;
                });
    IllegalStateException refusal = assertThrows(IllegalStateException.class, once::run);
    assertEquals("Seed 7 does not break twice: is it all seeded?", refusal.getMessage());
  }

  /** Breaks in its own way, once a turn or at the end. */
  private record Breaking(boolean atOnce) implements ChaosInvariant {
    @Override
    public String sentence() {
      return "Never looked at";
    }

    @Override
    public void afterTurn(ChaosWorld world) {
      if (atOnce) {
        throw new StackOverflowError("too deep");
      }
    }

    @Override
    public void ended(ChaosWorld world, List<JobDetail> jobs) {
      throw new StackOverflowError("too deep");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void errorsAreToldWithTheSeedAndTheScriptAndTheHarnessIsClosed(boolean atOnce) {
    long hosts =
        LongStream.range(0, 100)
            .filter(seed -> ChaosScene.of(seed).kind() == ChaosScene.Kind.HOSTS)
            .findFirst()
            .orElseThrow();
    AtomicInteger open = new AtomicInteger();
    ChaosScript script =
        ChaosScript.of(hosts, new Submit("small", "plain", 0, 0))
            .invariant(() -> new Breaking(atOnce))
            .harness(
                builder ->
                    builder.executorAround(
                        executor -> {
                          open.incrementAndGet();
                          return new Forwarding.OfExecutor(executor) {
                            @Override
                            public void close() {
                              open.decrementAndGet();
                              super.close();
                            }
                          };
                        }));
    ChaosFailure failure = assertThrows(ChaosFailure.class, script::check);
    assertEquals(BuiltIn.ALIVE.sentence(), failure.invariant());
    assertTrue(failure.getMessage().contains("StackOverflowError: too deep\nSeed " + hosts));
    assertTrue(failure.getMessage().contains(script.source()));
    assertEquals(0, open.get());
  }

  @Test
  void theSourceSaysWhatTheStepsAre() {
    ChaosScript script =
        ChaosScript.of(
            -4, new Submit("small", "fair", 1, 3), new SubmitAfter("gang", 0, 0, 0, Wait.END));
    assertEquals(
        """
        import io.github.batchwright.testkit.chaos.ChaosScript;
        import io.github.batchwright.testkit.chaos.ChaosStep.*;
        import org.junit.jupiter.api.Test;

        class ChaosOfSeed18446744073709551612Test {
          @Test
          void holds() {
            ChaosScript.of(
                    -4L,
                    new Submit("small", "fair", 1, 3),
                    new SubmitAfter("gang", 0, 0, 0, Wait.END))
                .check();
          }
        }
        """,
        script.source());
  }

  @Test
  void theSourceOfEachStepCompiles(@TempDir Path folder) throws IOException {
    List<ChaosStep> steps =
        LongStream.range(0, 100)
            .mapToObj(seed -> StepDrawing.steps(seed, 30))
            .flatMap(List::stream)
            .collect(Collectors.toMap(Object::getClass, step -> step, (one, other) -> one))
            .values()
            .stream()
            .toList();
    assertEquals(ChaosStep.class.getPermittedSubclasses().length, steps.size());
    Path file = folder.resolve("ChaosOfSeed7Test.java");
    Files.writeString(file, StepSource.test(7, steps));
    StringWriter out = new StringWriter();
    var compiler = ToolProvider.getSystemJavaCompiler();
    String classPath = System.getProperty("java.class.path");
    boolean compiles =
        compiler
            .getTask(
                out,
                null,
                null,
                List.of("-proc:none", "-d", folder.toString(), "-cp", classPath),
                null,
                compiler.getStandardFileManager(null, null, null).getJavaFileObjects(file))
            .call();
    assertTrue(compiles, out::toString);
  }

  @Test
  void shorteningKeepsWhatIsNeededAndMakesNumbersSmall() {
    List<ChaosStep> steps = StepDrawing.steps(11, 30);
    List<ChaosStep> longer =
        Stream.concat(steps.stream(), Stream.of(new ChaosStep.Advance(4_321))).toList();
    List<ChaosStep> shortest =
        Shrinker.shorten(
            longer,
            some ->
                some.stream()
                    .anyMatch(step -> step instanceof ChaosStep.Advance one && one.millis() > 999));
    assertEquals(1, shortest.size());
    ChaosStep.Advance left = (ChaosStep.Advance) shortest.get(0);
    assertTrue(left.millis() > 999 && left.millis() < 2_000, left::toString);
  }
}
