package io.github.batchwright.testkit.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.CloseMode;
import io.github.batchwright.JournalException;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Journals in folders: one that is checked in, and one that is in use. */
class RecordedFolderTest {
  private static final Path RESOURCE = Path.of("src/test/resources/replay/day");
  private static final long SEED = 7;
  private static final int STEPS = 150;

  private static RecordedDay day() {
    RecordedDay day = new RecordedDay(SEED);
    for (int i = 0; i < STEPS; i++) {
      day.step();
    }
    day.batch().runUntilIdle();
    return day;
  }

  /** Written once; each version of the library has to be able to read and replay it. */
  @Test
  void aJournalThatIsCheckedInStaysReadableAndDecidesTheSame() {
    DecisionDiff diff = DecisionReplay.from(RESOURCE).run();

    DiffAssert.assertThat(diff).isEmpty();
    assertTrue(diff.record().finished() > 40, diff::text);
  }

  @Test
  void whatIsSavedIsReadAsItWas(@TempDir Path folder) throws IOException {
    try (RecordedDay day = day()) {
      day.batch().journal().save(folder.resolve("journal"));

      RecordedWorkload saved = RecordedWorkload.read(folder.resolve("journal"));

      assertEquals(RecordedWorkload.read(day.batch().journal()).jobs(), saved.jobs());
      assertThrows(
          JournalException.class, () -> day.batch().journal().save(folder.resolve("journal")));
    }
  }

  @Test
  void aJournalInUseIsReadAndLeftAsItIs(@TempDir Path folder) throws Exception {
    try (BatchService batch =
        BatchService.builder()
            .directory(folder)
            .computeEnvironment(ComputeEnvironment.fixed("local", Resources.of(1, 1_024)))
            .jobDefinition(JobDefinition.handler("work", "work").build())
            .handler("work", job -> {})
            .build()) {
      for (int i = 0; i < 20; i++) {
        batch.submit(SubmitJobRequest.builder("j" + i, "work").build());
      }
      assertEquals(0, batch.awaitIdle());
      Path journal = folder.resolve("journal");
      Map<String, Long> before = sizes(journal);

      RecordedWorkload record = RecordedWorkload.read(journal);

      assertEquals(20, record.submittedJobs());
      assertEquals(before, sizes(journal));
      // Turns take real time here: what one turn leaves to the next happens at once in a replay.
      DiffAssert.assertThat(DecisionReplay.of(record).tolerance(Duration.ofSeconds(10)).run())
          .isEmpty();
      batch.close(CloseMode.DRAIN);
    }
  }

  @Test
  void aFolderWithoutAJournalIsRefused(@TempDir Path folder) {
    assertTrue(
        assertThrows(JournalException.class, () -> DecisionReplay.from(folder))
            .getMessage()
            .startsWith("There is no journal in "));
  }

  private static Map<String, Long> sizes(Path folder) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        sizes.put(file.getFileName().toString(), Files.size(file));
      }
    }
    return sizes;
  }

  /** Writes the journal that is checked in, into an empty folder. */
  @Test
  @EnabledIfSystemProperty(named = "replay.write", matches = ".*")
  void write() {
    try (RecordedDay day = day()) {
      day.batch().journal().save(RESOURCE);
    }
  }
}
