package io.github.batchwright.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.batchwright.ServiceClosedException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What the extension hands over and prints, seen on whole classes that JUnit runs. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class BatchExtensionTest {
  private final List<String> failures = new ArrayList<>();
  private int successes;

  private String run(Class<?> tests) {
    return run(tests, Map.of());
  }

  /** Runs the tests of a class; returns what they print. */
  private String run(Class<?> tests, Map<String, String> configuration) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(tests))
            .filters(EngineFilter.includeEngines("junit-jupiter"))
            // Whoever runs this build may have set a seed.
            .enableImplicitConfigurationParameters(false)
            .configurationParameters(configuration)
            .build();
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      LauncherFactory.create().execute(request, new Results());
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private final class Results implements TestExecutionListener {
    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      result
          .getThrowable()
          .filter(thrown -> result.getStatus() == TestExecutionResult.Status.FAILED)
          .ifPresent(thrown -> failures.add(thrown.getMessage()));
      if (test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
        successes++;
      }
    }
  }

  private static void assertTells(String printed, String test, String seed, String job) {
    String head =
        """
        %s failed: seed %s, virtual time 2030-01-01T00:00:02Z
        again with @BatchSeed(%s) or -Dbatchwright.seed=%s
        %s |"""
            .formatted(test, seed.replace("L", ""), seed, seed.replace("L", ""), job);
    assertTrue(printed.contains(head), printed);
    assertTrue(printed.contains("\nfacts 1-9:\n{\"seq\":1,"), printed);
    assertTrue(printed.contains("\"jobName\":\"" + job + "\""), printed);
    assertTrue(printed.contains("\"AttemptEnded\""), printed);
  }

  @Test
  void aFailedTestTellsItsSeedItsDrawingAndItsFacts() {
    String printed = run(ExtensionCases.InTheTest.class);
    assertEquals(List.of("as planned"), failures);
    assertTells(printed, "broken(BatchHarness)", "1", "in-test");
    assertTrue(printed.contains("in-test |####################\n"), printed);
  }

  @Test
  void aFailureBeforeTheTestIsTold() {
    assertTells(run(ExtensionCases.BeforeTheTest.class), "good()", "1", "in-before");
  }

  @Test
  void aFailureAfterTheTestIsTold() {
    assertTells(run(ExtensionCases.AfterTheTest.class), "good(BatchHarness)", "1", "in-after");
    assertEquals(List.of("as planned"), failures);
  }

  @Test
  void nestedClassesHaveTheHarnessOfTheirTestAndTheNearestSeed() {
    String printed = run(ExtensionCases.Outer.class);
    assertTells(printed, "broken(BatchHarness)", "7", "from-outside");
    assertTells(printed, "broken(BatchHarness)", "8", "from-outside");
    assertTells(printed, "nearest(BatchHarness)", "-9000000000L", "from-outside");
    assertEquals(3, failures.size());
  }

  @Test
  void eachRunOfAParameterizedTestHasItsOwnHarness() {
    String printed = run(ExtensionCases.Parameterized.class);
    assertTells(printed, "[1] name=one", "1", "one");
    assertTells(printed, "[2] name=two", "1", "two");
  }

  @Test
  void theConfigurationSetsTheSeedUnlessThereIsAnAnnotation() {
    Map<String, String> configuration = Map.of("batchwright.seed", "42");
    assertTells(
        run(ExtensionCases.InTheTest.class, configuration),
        "broken(BatchHarness)",
        "42",
        "in-test");
    assertTells(
        run(ExtensionCases.Outer.class, configuration),
        "broken(BatchHarness)",
        "7",
        "from-outside");
  }

  @Test
  void theSeedOfThisBuildIsNotThatOfTheClassesItRuns() {
    String before = System.getProperty(BatchExtension.SEED);
    System.setProperty(BatchExtension.SEED, "42");
    try {
      assertTells(run(ExtensionCases.InTheTest.class), "broken(BatchHarness)", "1", "in-test");
    } finally {
      if (before == null) {
        System.clearProperty(BatchExtension.SEED);
      } else {
        System.setProperty(BatchExtension.SEED, before);
      }
    }
  }

  @Test
  void aSeedThatIsNoNumberIsRefused() {
    run(ExtensionCases.InTheTest.class, Map.of("batchwright.seed", "many"));
    assertEquals(1, failures.size());
    assertTrue(
        failures.get(0).contains("batchwright.seed: 'many' must be a whole number"),
        failures.toString());
  }

  @Test
  void testsThatSucceedOrAreAbortedPrintNothing() {
    assertEquals("", run(ExtensionCases.Good.class));
    assertEquals(2, successes);
  }

  @Test
  void allThatBelongsToAHarnessIsHandedOverAndClosedAfterwards() {
    ExtensionCases.Everything.SEEN.clear();
    run(ExtensionCases.Everything.class);
    assertEquals(List.of(), failures);
    List<BatchHarness> seen = ExtensionCases.Everything.SEEN;
    assertEquals(2, seen.size());
    assertNotSame(seen.get(0), seen.get(1));
    for (BatchHarness closed : seen) {
      assertThrows(
          ServiceClosedException.class, () -> closed.service().getJobQueueSnapshot("default"));
    }
  }

  @Test
  void whatCannotBeHandedOverIsRefusedWithAReason() {
    run(ExtensionCases.WithoutACloud.class);
    assertEquals(
        List.of("no SimulatedCloud: BatchHarnessBuilder.capacity must be given one"), failures);
    failures.clear();
    run(ExtensionCases.BeforeAllTests.class);
    assertEquals(1, failures.size());
    assertTrue(
        failures.get(0).startsWith("BatchHarness belongs to one test: it must be a parameter of"),
        failures.toString());
    assertFalse(failures.get(0).isEmpty());
  }
}
