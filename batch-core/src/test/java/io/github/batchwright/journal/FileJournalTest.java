package io.github.batchwright.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JournalException;
import io.github.batchwright.spi.Durability;
import io.github.batchwright.spi.JournalRecovery;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a journal on a real disk keeps. */
final class FileJournalTest {
  @TempDir Path temp;

  private Path folder() {
    return temp.resolve("below/journal");
  }

  @Test
  void keepsWhatWasAppended() {
    Journals.write(FileJournal.builder(folder()).segmentBytes(1 << 16).build(), "one", "two");
    Journals.Reader first = Journals.write(Journals.small(folder()), "three");

    assertEquals(List.of("1 one", "2 two"), first.batches);
    assertEquals(List.of("1 one", "2 two", "3 three"), Journals.read(folder()).batches);
  }

  @Test
  void epochsGrow() {
    for (long epoch = 1; epoch <= 3; epoch++) {
      try (FileJournal journal = Journals.small(folder())) {
        journal.replay(new Journals.Reader());
        assertEquals(epoch, journal.open(new Journals.Listener()));
      }
    }
  }

  @Test
  void touchesNothingBeforeItIsReplayed() {
    FileJournal.builder(folder()).build().close();

    assertFalse(Files.exists(folder()));
  }

  @Test
  void goesOnInAnotherSegmentWhenOneIsFull() throws IOException {
    String[] texts = new String[40];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = ("text " + i).repeat(40);
    }
    Journals.write(Journals.small(folder()), texts);

    assertTrue(Journals.files(folder(), "segment-").size() > 2);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      expected.add((i + 1) + " " + texts[i]);
    }
    assertEquals(expected, Journals.read(folder()).batches);
  }

  @Test
  void takesABatchThatIsLargerThanASegment() {
    String large = "large ".repeat(10_000);
    Journals.write(Journals.small(folder()), "one", large, "three");

    assertEquals(List.of("1 one", "2 " + large, "3 three"), Journals.read(folder()).batches);
  }

  @Test
  void failsOnABatchThatIsTooLarge() {
    Journals.Listener listener = new Journals.Listener();
    try (FileJournal journal = Journals.small(folder())) {
      journal.replay(new Journals.Reader());
      journal.open(listener);
      journal.append(Journals.batch(1, new byte[Frame.MAX_LENGTH + 1]));
      String message = listener.awaitFailure().getMessage();

      assertTrue(message.contains("268435457 bytes"), message);
      assertTrue(message.contains("up to 268435456 bytes"), message);
    }
  }

  @Test
  void cutsATornTailAndSaysHowMuch() throws IOException {
    Journals.write(Journals.small(folder()), "one", "two");
    Path segment = Journals.file(folder(), "segment-");
    byte[] bytes = Files.readAllBytes(segment);
    int end = FileHeader.SIZE + (int) (2 * Frame.size(3));
    for (int i = 0; i < 21; i++) {
      bytes[end + i] = 7;
    }
    Files.write(segment, bytes);

    Journals.Reader reader = new Journals.Reader();
    try (FileJournal journal = Journals.small(folder())) {
      assertEquals(new JournalRecovery(0, 2, 2, 21), journal.replay(reader));
      journal.open(new Journals.Listener());
    }
    assertEquals(List.of("1 one", "2 two"), reader.batches);
    assertEquals(end, Files.size(segment));
    Journals.write(Journals.small(folder()), "three");
    assertEquals(List.of("1 one", "2 two", "3 three"), Journals.read(folder()).batches);
  }

  @Test
  void refusesDamageInTheMiddleAndChangesNothing() throws IOException {
    for (String text : List.of("one", "two", "three")) {
      Journals.write(Journals.small(folder()), text);
    }
    Path segment = folder().resolve(Journals.files(folder(), "segment-").get(1));
    flip(segment, FileHeader.SIZE + Frame.HEADER);

    requireDamage(segment, FileHeader.SIZE, 2);
  }

  @Test
  void refusesDamageThatALaterFrameBearsWitnessTo() throws IOException {
    writeOneByOne("one", "two", "three");
    Path segment = Journals.file(folder(), "segment-");
    long second = FileHeader.SIZE + Frame.size(3);
    flip(segment, second + 20);

    requireDamage(segment, second, 2);
  }

  @Test
  void refusesADamagedSnapshot() throws IOException {
    writeWithSnapshot();
    Path snapshot = Journals.file(folder(), "snapshot-");
    flip(snapshot, FileHeader.SIZE + Frame.HEADER + 1);

    requireDamage(snapshot, FileHeader.SIZE, 1);
  }

  @Test
  void refusesASnapshotWithoutItsEnd() throws IOException {
    writeWithSnapshot();
    Path snapshot = Journals.file(folder(), "snapshot-");
    byte[] bytes = Files.readAllBytes(snapshot);
    int end = bytes.length - Frame.HEADER;
    Files.write(snapshot, Arrays.copyOf(bytes, end));

    requireDamage(snapshot, end, 1);
  }

  @Test
  void refusesASnapshotWithoutTheLogThatFollowsIt() throws IOException {
    writeWithSnapshot();
    Files.delete(Journals.file(folder(), "segment-"));

    requireDamage(Journals.file(folder(), "snapshot-"), 0, 21);
  }

  @Test
  void refusesALogWithoutItsBeginning() throws IOException {
    Journals.write(Journals.small(folder()), "one");
    Journals.write(Journals.small(folder()), "two");
    Files.delete(folder().resolve(Journals.files(folder(), "segment-").get(0)));

    requireDamage(Journals.file(folder(), "segment-"), 0, 1);
  }

  private void requireDamage(Path file, long offset, long sequence) throws IOException {
    byte[] before = Files.readAllBytes(file);
    List<String> names = Journals.files(folder(), "");
    try (FileJournal journal = Journals.small(folder())) {
      JournalDamagedException e =
          assertThrows(JournalDamagedException.class, () -> journal.replay(new Journals.Reader()));
      assertEquals(file.toString(), e.file());
      assertEquals(offset, e.offset());
      assertEquals(sequence, e.sequence());
      assertTrue(e.getMessage().contains(file + " is damaged at byte " + offset), e.getMessage());
      assertTrue(e.getMessage().contains("JournalTool"), e.getMessage());
    }
    assertEquals(ByteBuffer.wrap(before), ByteBuffer.wrap(Files.readAllBytes(file)));
    assertEquals(names, Journals.files(folder(), ""));
  }

  private static void flip(Path file, long offset) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) offset] ^= 1;
    Files.write(file, bytes);
  }

  private void writeOneByOne(String... texts) {
    Journals.Listener listener = new Journals.Listener();
    try (FileJournal journal = Journals.small(folder())) {
      journal.replay(new Journals.Reader());
      journal.open(listener);
      for (int i = 0; i < texts.length; i++) {
        journal.append(Journals.batch(i + 1, texts[i]));
        listener.awaitDurable(i + 1);
      }
    }
  }

  @Test
  void refusesANewerFormatByName() throws Exception {
    Journals.write(Journals.small(folder()), "one");
    Path segment = Journals.file(folder(), "segment-");
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment));
    bytes.putInt(8, 2);
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 8, FileHeader.SIZE - 8);
    bytes.putInt(4, (int) crc.getValue());
    Files.write(segment, bytes.array());

    JournalException e = assertThrows(JournalException.class, () -> Journals.read(folder()));
    assertEquals(
        segment
            + " was written by a newer version of Batchwright: format 2, this one reads up to 1",
        e.getMessage());
  }

  @Test
  void ignoresWhatAnEarlierEpochWroteTooLate() throws IOException {
    Journals.write(Journals.small(folder()), "one");
    Path first = Journals.file(folder(), "segment-");
    byte[] before = Files.readAllBytes(first);
    Journals.write(Journals.small(folder()), "two");
    // The writer of epoch 1 is still there, and writes fact 2 into its own segment.
    FileHeader header = new FileHeader(FileName.segment(1, 1), ByteBuffer.wrap(before).getLong(32));
    FrameCodec codec = new FrameCodec(header);
    ByteBuffer late = ByteBuffer.wrap(Arrays.copyOf(before, 4096));
    byte[] payload = {'l', 'a', 't', 'e'};
    late.position((int) (FileHeader.SIZE + Frame.size(3)));
    codec.encode(codec.frame(Frame.Kind.BATCH, 2, 1, 1, payload), late);
    late.put(payload);
    Files.write(first, late.array());

    assertEquals(List.of("1 one", "2 two"), Journals.read(folder()).batches);
  }

  @Test
  void snapshotsReplaceTheLogBehindThem() throws IOException {
    writeWithSnapshot();

    assertEquals(1, Journals.files(folder(), "snapshot-").size());
    assertEquals(1, Journals.files(folder(), "segment-").size());
    Journals.Reader reader = new Journals.Reader();
    try (FileJournal journal = Journals.small(folder())) {
      JournalRecovery recovery = journal.replay(reader);
      assertEquals(new JournalRecovery(20, 21, 1, 0), recovery);
    }
    assertEquals(List.of("everything", "up to 20"), reader.parts);
    assertEquals(List.of("21 after"), reader.batches);
  }

  /** Facts 1 to 20 in a snapshot and several segments, of which only the last is left; 21. */
  private void writeWithSnapshot() {
    Journals.Listener listener = new Journals.Listener();
    try (FileJournal journal = Journals.small(new DiskStorage(folder()), 5000)) {
      journal.replay(new Journals.Reader());
      journal.open(listener);
      assertFalse(journal.wantsSnapshot());
      for (int i = 1; i <= 20; i++) {
        journal.append(Journals.batch(i, "x".repeat(900)));
      }
      listener.awaitDurable(20);
      assertTrue(journal.wantsSnapshot());
      journal.snapshot(Journals.snapshot(20, "everything", "up to 20"));
      assertFalse(journal.wantsSnapshot());
      Waits.until(
          () ->
              Journals.files(folder(), "segment-").stream().filter(n -> n.endsWith(".seg")).count()
                  == 1);
      journal.append(Journals.batch(21, "after"));
      listener.awaitDurable(21);
    }
  }

  @Test
  void deletesWhatWasNeverFinished() throws IOException {
    Journals.write(Journals.small(folder()), "one");
    Files.writeString(folder().resolve("snapshot-1.tmp"), "half");
    Files.writeString(folder().resolve("segment-9.tmp"), "half");
    Files.writeString(folder().resolve("mine.tmp"), "not the journal's");
    Journals.read(folder());

    assertEquals(List.of(), Journals.files(folder(), "snapshot-"));
    assertEquals(List.of("mine.tmp"), Journals.files(folder(), "mine"));
    assertFalse(Journals.files(folder(), "segment-").contains("segment-9.tmp"));
  }

  @Test
  void livesThatWriteNothingLeaveNothing() throws IOException {
    for (int i = 0; i < 5; i++) {
      Journals.read(folder());
    }
    assertEquals(1, Journals.files(folder(), "segment-").size());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void onlyTheOwnerCanRead() throws IOException {
    writeWithSnapshot();

    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())));
    for (String name : Journals.files(folder(), "")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().resolve(name))),
          name);
    }
  }

  @Test
  void refusesWhatItCannotBe() {
    FileJournal.Builder builder = FileJournal.builder(folder());
    requireRefusal("durability MEMORY", () -> builder.durability(Durability.MEMORY));
    requireRefusal("segmentBytes 65535: from 65536", () -> builder.segmentBytes(65535));
    requireRefusal("segmentBytes 1073741825", () -> builder.segmentBytes((1L << 30) + 1));
    requireRefusal("snapshotAfterBytes 0: at least 1", () -> builder.snapshotAfterBytes(0));
    FileJournal journal = builder.durability(Durability.PROCESS_CRASH).build();
    assertEquals(Durability.PROCESS_CRASH, journal.durability());
    assertThrows(IllegalStateException.class, () -> journal.open(new Journals.Listener()));
    assertThrows(IllegalStateException.class, () -> journal.append(Journals.batch(1, "one")));
    journal.close();
    journal.close();
  }

  private static void requireRefusal(String message, Runnable action) {
    String said = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(said.startsWith(message), said);
  }

  @Test
  void refusesAGapInTheSequence() {
    try (FileJournal journal = Journals.small(folder())) {
      journal.replay(new Journals.Reader());
      journal.open(new Journals.Listener());
      assertThrows(IllegalArgumentException.class, () -> journal.append(Journals.batch(2, "two")));
    }
  }

  @Test
  void anInterruptedCallerDoesNoHarm() {
    Thread.currentThread().interrupt();
    try {
      FileJournal journal = Journals.small(folder());
      journal.replay(new Journals.Reader());
      journal.open(new Journals.Listener());
      journal.append(Journals.batch(1, "one"));
      journal.close();
      assertTrue(Thread.currentThread().isInterrupted());
    } finally {
      assertTrue(Thread.interrupted());
    }
    assertEquals(List.of("1 one"), Journals.read(folder()).batches);
  }
}
