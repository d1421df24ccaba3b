package io.github.batchwright.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The first bytes of each file. Immutable.
 *
 * @param name what the file is
 * @param salt a number drawn at random for this file, which every checksum in it begins with: what
 *     looks like a frame and was not written as one into this file does not pass
 */
record FileHeader(FileName name, long salt) {
  /** How many bytes it takes, and where the first frame is. */
  static final int SIZE = 64;

  /** The newest format that this code reads, and the one it writes. */
  static final int VERSION = 1;

  private static final int SEGMENT_MAGIC = 0x42574c47; // BWLG
  private static final int SNAPSHOT_MAGIC = 0x4257534e; // BWSN

  /** A header of a later version may be longer, but is checked in the same way. */
  private static final int MAX_SIZE = 4096;

  private static final int CHECKED_FROM = 8;

  /** The file is not what its name says. */
  static final class BadHeaderException extends Exception {
    private static final long serialVersionUID = 1L;

    BadHeaderException(String message) {
      super(message);
    }
  }

  /** The file was written by a later version of this code. */
  static final class NewerVersionException extends Exception {
    private static final long serialVersionUID = 1L;

    NewerVersionException(int version) {
      super(
          "was written by a newer version of Batchwright: format "
              + version
              + ", this one reads up to "
              + VERSION);
    }
  }

  /** Returns the bytes of the header. */
  ByteBuffer encoded() {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE);
    bytes.putInt(magic(name.kind()));
    bytes.putInt(0);
    bytes.putInt(VERSION).putInt(SIZE);
    bytes.putLong(name.epoch()).putLong(name.sequence()).putLong(salt);
    bytes.putInt(4, checksum(bytes.array(), SIZE));
    return bytes.rewind();
  }

  /** Reads the header of a file and compares it with the file's name. */
  static FileHeader read(StorageFile file, FileName name)
      throws IOException, BadHeaderException, NewerVersionException {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE);
    readFully(file, bytes);
    if (bytes.getInt(0) != magic(name.kind())) {
      throw new BadHeaderException("it does not begin as such a file does");
    }
    int size = bytes.getInt(12);
    if (size < SIZE || size > MAX_SIZE) {
      throw new BadHeaderException("its header claims " + size + " bytes");
    }
    byte[] all = bytes.array();
    if (size > SIZE) {
      ByteBuffer longer = ByteBuffer.allocate(size);
      readFully(file, longer);
      all = longer.array();
    }
    if (checksum(all, size) != bytes.getInt(4)) {
      throw new BadHeaderException("its header does not match its checksum");
    }
    int version = bytes.getInt(8);
    if (version > VERSION) {
      throw new NewerVersionException(version);
    }
    if (bytes.getLong(16) != name.epoch() || bytes.getLong(24) != name.sequence()) {
      throw new BadHeaderException("its header is that of another file");
    }
    return new FileHeader(name, bytes.getLong(32));
  }

  private static void readFully(StorageFile file, ByteBuffer into)
      throws IOException, BadHeaderException {
    while (into.hasRemaining()) {
      if (file.read(into, into.position()) < 0) {
        throw new BadHeaderException("it ends within its header");
      }
    }
  }

  private static int checksum(byte[] bytes, int size) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, CHECKED_FROM, size - CHECKED_FROM);
    return (int) crc.getValue();
  }

  private static int magic(FileName.Kind kind) {
    return kind == FileName.Kind.SEGMENT ? SEGMENT_MAGIC : SNAPSHOT_MAGIC;
  }
}
