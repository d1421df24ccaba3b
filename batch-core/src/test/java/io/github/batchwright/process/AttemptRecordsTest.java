package io.github.batchwright.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import io.github.batchwright.process.AttemptRecords.Entry;
import io.github.batchwright.process.AttemptRecords.Main;
import io.github.batchwright.process.AttemptRecords.Manner;
import io.github.batchwright.process.AttemptRecords.Past;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AttemptRecordsTest {
  private static final Manner MANNER = new Manner(false, true, true);
  private static final Manner NONE = new Manner(false, false, false);

  @TempDir Path folder;
  private AttemptRecords records;

  @BeforeEach
  void open() throws IOException {
    records = new AttemptRecords(folder.resolve("state"), "boot 1");
  }

  private Path file(String name) {
    return folder.resolve("state").resolve(name);
  }

  @Test
  void tellsWhatWasNoted() throws IOException {
    records.launching("a.1", MANNER);
    assertEquals(Optional.of(new Entry(MANNER, null)), records.find("a.1"));
    records.made("a.1", 12, 3456);
    records.launching("b.1", new Manner(true, false, false));

    assertEquals(Optional.of(new Entry(MANNER, new Main(12, 3456))), records.find("a.1"));
    assertEquals(Optional.of(new Entry(new Manner(true, false, false), null)), records.find("b.1"));
    assertEquals(Optional.empty(), records.find("c.1"));
    assertEquals(Set.of("a.1", "b.1"), records.names());
  }

  @Test
  void aLaunchIsNotedOnce() throws IOException {
    records.launching("a.1", MANNER);
    assertThrows(FileAlreadyExistsException.class, () -> records.launching("a.1", NONE));
    records.mayHaveRun("a.1");
    records.mayHaveRun("b.1");

    assertEquals(Optional.of(new Entry(MANNER, null)), records.find("a.1"));
    assertEquals(Optional.of(new Entry(NONE, null)), records.find("b.1"));
  }

  @Test
  void aRecordThatWasCutIsOneNevertheless() throws IOException {
    records.launching("a.1", MANNER);
    records.made("a.1", 12, 3456);
    String whole = Files.readString(file("a.1.attempt"));
    int first = whole.indexOf('\n') + 1;
    for (int length = 0; length <= whole.length(); length++) {
      Files.writeString(file("a.1.attempt"), whole.substring(0, length));
      Entry expected =
          new Entry(
              length < first ? NONE : MANNER, length < whole.length() ? null : new Main(12, 3456));

      assertEquals(Optional.of(expected), records.find("a.1"), "cut at " + length);
    }
  }

  @Test
  void anExitCodeCountsOnlyIfItIsWhole() throws IOException {
    assertEquals(OptionalInt.empty(), records.exitCode("a.1"));
    for (String text : List.of("", "1", "14", "143", "\n", "x\n", "-1\n", "1000\n", "\0\0\0\0")) {
      Files.writeString(records.exitFile("a.1"), text);
      assertEquals(OptionalInt.empty(), records.exitCode("a.1"), text);
    }
    Files.writeString(records.exitFile("a.1"), "143\n");
    assertEquals(OptionalInt.of(143), records.exitCode("a.1"));
    assertEquals(Set.of("a.1"), records.names());
  }

  @Test
  void nothingIsLeftOfWhatWasDeleted() throws IOException {
    records.launching("a.1", MANNER);
    Files.writeString(records.exitFile("a.1"), "0\n");
    records.delete("a.1");
    records.delete("b.1");

    assertEquals(Set.of(), records.names());
    records.launching("a.1", MANNER);
  }

  @Test
  void recordsCountInTheBootInWhichTheyWereBegun() throws IOException {
    assertEquals(Past.OTHER_BOOT, records.past());
    records.beginBoot();
    assertEquals(Past.SAME_BOOT, records.past());
    AttemptRecords later = new AttemptRecords(folder.resolve("state"), "boot 12");
    assertEquals(Past.OTHER_BOOT, later.past());
    later.beginBoot();

    assertEquals(Past.SAME_BOOT, later.past());
    assertEquals(Past.OTHER_BOOT, records.past());
    assertEquals(Past.UNKNOWN, new AttemptRecords(folder.resolve("state"), null).past());
  }

  @Test
  void tokensStayTheSameInAPlaceAndDifferBetweenPlaces() throws IOException {
    String token = records.tokenStart();
    assertEquals(token, new AttemptRecords(folder.resolve("state"), "boot 2").tokenStart());
    assertEquals(token, new AttemptRecords(folder.resolve("./state"), null).tokenStart());
    assertNotEquals(token, new AttemptRecords(folder.resolve("copy"), "boot 1").tokenStart());
  }

  @Test
  void aFileIsNoStateDirectory() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThrows(IOException.class, () -> new AttemptRecords(file, "boot 1"));
  }

  @Test
  void namesAreThoseOfAttempts() {
    for (String job : List.of("c1-7", "C1-7:0", "c1-7:123456789", "c1-7#0", "n", "n:1", "n#1")) {
      AttemptId attempt = new AttemptId(new JobId(job), 12);
      assertEquals(Optional.of(attempt), AttemptRecords.attempt(attempt.fileName()));
    }
    for (String name : List.of("", "boot", "a", "a.0", "a.", ".1", "a_.1", "a_x1.1", "a.1.2")) {
      assertEquals(Optional.empty(), AttemptRecords.attempt(name), name);
    }
  }
}
