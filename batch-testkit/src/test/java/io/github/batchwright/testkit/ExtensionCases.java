package io.github.batchwright.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.batchwright.AsyncBatchService;
import io.github.batchwright.BatchService;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.cloud.SampleCatalog;
import io.github.batchwright.testkit.cloud.SimulatedCloud;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that {@link BatchExtensionTest} runs, most of which fail on purpose. */
final class ExtensionCases {
  private ExtensionCases() {}

  private static void run(BatchHarness batch, String name) {
    batch.register(JobDefinition.process("work", "true").build());
    batch.executor().on(name).takes(Duration.ofSeconds(2));
    batch.submit(SubmitJobRequest.builder(name, "work").build());
    batch.runUntilIdle();
  }

  @ExtendWith(BatchExtension.class)
  static class InTheTest {
    @Test
    void broken(BatchHarness batch) {
      run(batch, "in-test");
      fail("as planned");
    }
  }

  @ExtendWith(BatchExtension.class)
  static class BeforeTheTest {
    @BeforeEach
    void open(BatchHarness batch) {
      run(batch, "in-before");
      fail("as planned");
    }

    @Test
    void good() {}
  }

  @ExtendWith(BatchExtension.class)
  static class AfterTheTest {
    @Test
    void good(BatchHarness batch) {
      run(batch, "in-after");
    }

    @AfterEach
    void check(BatchHarness batch) {
      assertEquals(1, batch.timeLine().jobs().size());
      fail("as planned");
    }
  }

  @ExtendWith(BatchExtension.class)
  @BatchSeed(7)
  static class Outer {
    @BeforeEach
    void open(BatchHarness batch) {
      run(batch, "from-outside");
    }

    @Nested
    class Inner {
      @Test
      void broken(BatchHarness batch) {
        fail("as planned");
      }
    }

    @Nested
    @BatchSeed(8)
    class OfItsOwnSeed {
      @Test
      void broken(BatchHarness batch) {
        fail("as planned");
      }

      @Test
      @BatchSeed(-9_000_000_000L)
      void nearest(BatchHarness batch) {
        fail("as planned");
      }
    }
  }

  @ExtendWith(BatchExtension.class)
  static class Parameterized {
    @ParameterizedTest
    @ValueSource(strings = {"one", "two"})
    void broken(String name, BatchHarness batch) {
      run(batch, name);
      fail("as planned");
    }
  }

  @ExtendWith(BatchExtension.class)
  static class Good {
    @Test
    void good(BatchHarness batch) {
      run(batch, "good");
    }

    @Test
    void assumes(BatchHarness batch) {
      run(batch, "assumed");
      Assumptions.abort("not here");
    }

    @Test
    void withoutAHarness() {}
  }

  static class Everything {
    static final List<BatchHarness> SEEN = new ArrayList<>();

    @RegisterExtension
    final BatchExtension extension =
        new BatchExtension(
            builder ->
                builder
                    .capacity(SimulatedCloud.builder(SampleCatalog.load(), "elastic").build())
                    .computeEnvironment(
                        ComputeEnvironment.builder("elastic")
                            .computeResources(ComputeResources.spot(16, "m5"))
                            .build()));

    @Test
    void belongsTogether(
        BatchHarness batch,
        BatchService service,
        AsyncBatchService async,
        ScriptedExecutor executor,
        VirtualTime time,
        RecordingJournal journal,
        CrashPoints crashPoints,
        SimulatedCloud cloud) {
      assertSame(batch.service(), service);
      assertNotSame(null, async);
      assertSame(batch.executor(), executor);
      assertSame(batch.time(), time);
      assertSame(batch.journal(), journal);
      assertSame(batch.crashPoints(), crashPoints);
      assertSame(batch.cloud(), cloud);
      SEEN.add(batch);
    }

    @Test
    void isAnotherForEachTest(BatchHarness batch) {
      SEEN.add(batch);
    }
  }

  @ExtendWith(BatchExtension.class)
  static class WithoutACloud {
    @Test
    void asksForOne(SimulatedCloud cloud) {}
  }

  @ExtendWith(BatchExtension.class)
  static class BeforeAllTests {
    @BeforeAll
    static void open(BatchHarness batch) {}

    @Test
    void good() {}
  }
}
