package io.github.batchwright.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * The one folder that a journal keeps its files in, and the little it asks of it. A name is that of
 * a file in the folder, never a path. Thread-safe.
 */
interface Storage {

  /** Returns the names of what is in the folder; nothing if there is no folder. */
  List<String> list() throws IOException;

  /** Makes the folder, for its owner alone, if it is not there; it is there after a power loss. */
  void makeFolder() throws IOException;

  /** Takes the folder for this process alone, until what is returned is closed. */
  Closeable lock() throws IOException, HeldException;

  /** Makes a file that is not there yet. */
  StorageFile create(String name) throws IOException;

  /** Opens a file that is there, to read and to write. */
  StorageFile open(String name) throws IOException;

  /** Opens a file that is there, to read alone. */
  StorageFile openToRead(String name) throws IOException;

  /** Gives a file another name, in one step. */
  void rename(String from, String to) throws IOException;

  /** Deletes a file, if it is there. */
  void delete(String name) throws IOException;

  /** Forces to the disk which files there are, and how they are called. */
  void forceFolder() throws IOException;

  /** Returns what to call a file in a message. */
  String describe(String name);

  /** Somebody else holds the folder. */
  final class HeldException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String holder;

    HeldException(String holder) {
      super("held by " + holder);
      this.holder = holder;
    }

    /** Returns who holds it, in words. */
    String holder() {
      return holder;
    }
  }
}
