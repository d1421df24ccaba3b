package io.github.batchwright.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalToolTest {
  @TempDir Path temp;
  private String out = "";
  private String err = "";

  private Path folder() {
    return temp.resolve("journal");
  }

  private Path target() {
    return temp.resolve("saved");
  }

  private int run(String... args) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    int code =
        JournalTool.run(
            args,
            new PrintStream(said, true, StandardCharsets.UTF_8),
            new PrintStream(complained, true, StandardCharsets.UTF_8));
    out = said.toString(StandardCharsets.UTF_8);
    err = complained.toString(StandardCharsets.UTF_8);
    return code;
  }

  /** Facts 1 to 3 in a snapshot, 4 to 6 in the log, each in a life of its own. */
  private void writeJournal() {
    Journals.Listener listener = new Journals.Listener();
    try (FileJournal journal = Journals.small(folder())) {
      journal.replay(new Journals.Reader());
      journal.open(listener);
      for (int i = 1; i <= 3; i++) {
        journal.append(Journals.batch(i, "fact " + i));
      }
      journal.snapshot(Journals.snapshot(3, "part one", "part two"));
      listener.awaitDurable(3);
      Waits.until(
          () -> Journals.files(folder(), "snapshot-").stream().anyMatch(n -> n.endsWith(".snap")));
    }
    for (int i = 4; i <= 6; i++) {
      Journals.write(Journals.small(folder()), "fact " + i);
    }
  }

  /** Damages the segment of fact 5. */
  private Path damage() throws IOException {
    Path segment = folder().resolve(Journals.files(folder(), "segment-").get(1));
    byte[] bytes = Files.readAllBytes(segment);
    bytes[FileHeader.SIZE + Frame.HEADER] ^= 1;
    Files.write(segment, bytes);
    return segment;
  }

  @Test
  void verifiesAWholeJournal() {
    writeJournal();

    assertEquals(0, run("verify", folder().toString()), err);
    assertTrue(out.contains("snapshot: facts 1 to 3, 16 bytes"), out);
    assertTrue(out.contains("log: 3 batches up to fact 6, 18 bytes in 3 segments"), out);
    assertTrue(out.contains("epoch: 4"), out);
    assertTrue(out.contains("It is whole."), out);
  }

  @Test
  void verifyNamesTheDamage() throws IOException {
    writeJournal();
    Path segment = damage();

    assertEquals(1, run("verify", folder().toString()));
    assertTrue(err.contains(segment + " is damaged at byte 64"), err);
    assertTrue(err.contains("fact 5 and what follows it"), err);
  }

  @Test
  void verifyChangesNothing() throws IOException {
    writeJournal();
    List<String> before = Journals.files(folder(), "");
    run("verify", folder().toString());

    assertEquals(before, Journals.files(folder(), ""));
  }

  @Test
  void dumpsLinesOfJson() {
    writeJournal();

    assertEquals(0, run("dump", folder().toString()), err);
    assertEquals(
        """
        {"snapshot":3,"part":1,"payload":"cGFydCBvbmU="}
        {"snapshot":3,"part":2,"payload":"cGFydCB0d28="}
        {"first":4,"payload":"ZmFjdCA0"}
        {"first":5,"payload":"ZmFjdCA1"}
        {"first":6,"payload":"ZmFjdCA2"}
        """,
        out);
    assertEquals(0, run("dump", folder().toString(), "--from", "5", "--to", "5"), err);
    assertEquals("{\"first\":5,\"payload\":\"ZmFjdCA1\"}\n", out);
  }

  @Test
  void dumpsWhatComesBeforeTheDamage() throws IOException {
    writeJournal();
    damage();

    assertEquals(1, run("dump", folder().toString(), "--from", "4"));
    assertEquals("{\"first\":4,\"payload\":\"ZmFjdCA0\"}\n", out);
    assertTrue(err.contains("is damaged"), err);
  }

  @Test
  void salvagesEverythingBeforeTheDamage() throws IOException {
    writeJournal();
    Path segment = damage();

    assertEquals(1, run("salvage", folder().toString(), target().toString()), err);
    assertTrue(out.contains("salvaged: facts 1 to 4"), out);
    assertTrue(out.contains("lost: everything after fact 4. " + segment), out);
    Journals.Reader reader = Journals.write(Journals.small(target()), "goes on");
    assertEquals(List.of("part one", "part two"), reader.parts);
    assertEquals(List.of("4 fact 4"), reader.batches);
    assertEquals(List.of("4 fact 4", "5 goes on"), Journals.read(target()).batches);
  }

  @Test
  void salvagesAWholeJournalUpToAFact() {
    writeJournal();

    assertEquals(1, run("salvage", folder().toString(), target().toString(), "--to", "5"), err);
    assertTrue(out.contains("lost: everything after fact 5, as asked"), out);
    assertEquals(List.of("4 fact 4", "5 fact 5"), Journals.read(target()).batches);
  }

  @Test
  void salvagesAWholeJournal() {
    writeJournal();

    assertEquals(0, run("salvage", folder().toString(), target().toString()), err);
    assertTrue(out.contains("lost: nothing"), out);
    assertEquals(3, Journals.read(target()).batches.size());
    assertEquals(2, run("salvage", folder().toString(), target().toString()));
    assertTrue(err.contains("is not empty"), err);
  }

  @Test
  void saysWhoHoldsAJournal() {
    writeJournal();
    try (FileJournal journal = Journals.small(folder())) {
      journal.replay(new Journals.Reader());

      assertEquals(2, run("verify", folder().toString()));
      assertTrue(err.contains("in use by process " + ProcessHandle.current().pid()), err);
    }
  }

  @Test
  void saysWhatIsWrongWithACommand() {
    assertEquals(2, run());
    assertTrue(err.contains("Which command?"), err);
    assertEquals(2, run("mend", "x"));
    assertTrue(err.contains("mend: no such command."), err);
    assertEquals(2, run("verify"));
    assertTrue(err.contains("verify: a folder wanted."), err);
    assertEquals(2, run("dump", "x", "--from", "y"));
    assertTrue(err.contains("--from y: the number of a fact is wanted."), err);
    assertEquals(2, run("dump", "x", "--form", "1"));
    assertTrue(err.contains("--form: no such option."), err);
    assertEquals(2, run("verify", temp.resolve("nowhere").toString()));
    assertTrue(err.contains("There is no journal in " + temp.resolve("nowhere")), err);
    assertFalse(Files.exists(temp.resolve("nowhere")));
    assertEquals(0, run("--help"));
    assertTrue(out.contains("salvage DIR TARGET"), out);
  }
}
