package io.github.batchwright.journal;

import io.github.batchwright.spi.Durability;
import io.github.batchwright.spi.JournalListener;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/** A process that appends to a journal, and says what is durable, until it is killed. */
final class JournalVictim {
  private JournalVictim() {}

  public static void main(String[] args) {
    Semaphore room = new Semaphore(20);
    try (FileJournal journal =
        FileJournal.builder(Path.of(args[0])).durability(Durability.valueOf(args[1])).build()) {
      long last = journal.replay(new Journals.Reader()).lastSequence();
      journal.open(
          new JournalListener() {
            private long told = last;

            @Override
            public void durable(long sequence) {
              System.out.println(sequence);
              room.release((int) (sequence - told));
              told = sequence;
            }

            @Override
            public void failed(Throwable cause) {
              System.out.println("failed " + cause);
            }
          });
      for (long next = last + 1; ; next++) {
        room.acquireUninterruptibly();
        journal.append(Journals.batch(next, "fact " + next));
      }
    }
  }
}
