package io.github.batchwright.journal;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A disk that forgets, in memory: what was not forced survives a loss of power sector by sector or
 * not at all, in any order, and so do the names of files. It writes short, fills up, and fails to
 * force. Everything it does follows from the random source it is given.
 */
final class SimDisk implements Storage {
  static final int SECTOR = 512;

  /** The machine stops here; an error, so that nothing under test takes it for its own. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("crash", null, false, false);
    }
  }

  private final SplittableRandom random;
  private TreeMap<String, Inode> names = new TreeMap<>();
  private TreeMap<String, Inode> durableNames = new TreeMap<>();
  private final List<NameChange> unforcedNames = new ArrayList<>();
  private int life;
  private int crashAfter = Integer.MAX_VALUE;
  private int fullOneIn;
  private int badForceOneIn;

  SimDisk(SplittableRandom random) {
    this.random = random;
  }

  /** A change to the names of files that may be lost: one file less, one more, or both. */
  private record NameChange(String gone, String there, Inode inode) {
    void apply(TreeMap<String, Inode> to) {
      if (gone != null) {
        to.remove(gone);
      }
      if (there != null) {
        to.put(there, inode);
      }
    }
  }

  /** Sets what goes wrong from here on; 0 for never. */
  void faults(int newCrashAfter, int newFullOneIn, int newBadForceOneIn) {
    crashAfter = newCrashAfter == 0 ? Integer.MAX_VALUE : newCrashAfter;
    fullOneIn = newFullOneIn;
    badForceOneIn = newBadForceOneIn;
  }

  /** The process ends: what it wrote is still there. */
  void kill() {
    life++;
    faults(0, 0, 0);
  }

  /** The power is lost, and with it any part of what was not forced. */
  void losePower() {
    kill();
    for (NameChange change : unforcedNames) {
      if (random.nextBoolean()) {
        change.apply(durableNames);
      }
    }
    unforcedNames.clear();
    names = new TreeMap<>(durableNames);
    int keepOneIn = 1 + random.nextInt(4);
    for (Inode inode : names.values()) {
      inode.losePower(keepOneIn);
    }
  }

  /** One bit of one file is not any more what it was. */
  void rot() {
    List<String> all = list();
    Inode inode = all.isEmpty() ? null : names.get(all.get(random.nextInt(all.size())));
    if (inode != null && inode.seen.length > 0) {
      inode.seen[random.nextInt(inode.seen.length)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  private void step() {
    if (--crashAfter <= 0) {
      throw new Crash();
    }
  }

  private boolean happens(int oneIn) {
    return oneIn > 0 && random.nextInt(oneIn) == 0;
  }

  private void change(String gone, String there, Inode inode) {
    NameChange change = new NameChange(gone, there, inode);
    change.apply(names);
    unforcedNames.add(change);
  }

  @Override
  public List<String> list() {
    return List.copyOf(names.keySet());
  }

  @Override
  public void makeFolder() {}

  @Override
  public Closeable lock() {
    return () -> {};
  }

  @Override
  public StorageFile create(String name) throws IOException {
    step();
    if (names.containsKey(name)) {
      throw new IOException(name + " is there");
    }
    if (happens(fullOneIn)) {
      throw new IOException("No space left on device");
    }
    Inode inode = new Inode();
    change(null, name, inode);
    return new Handle(inode, life);
  }

  @Override
  public StorageFile open(String name) throws IOException {
    Inode inode = names.get(name);
    if (inode == null) {
      throw new FileNotFoundException(name);
    }
    return new Handle(inode, life);
  }

  @Override
  public StorageFile openToRead(String name) throws IOException {
    return open(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    step();
    Inode inode = names.get(from);
    if (inode == null) {
      throw new FileNotFoundException(from);
    }
    change(from, to, inode);
  }

  @Override
  public void delete(String name) {
    step();
    if (names.containsKey(name)) {
      change(name, null, null);
    }
  }

  @Override
  public void forceFolder() throws IOException {
    step();
    if (happens(badForceOneIn)) {
      throw new IOException("Input/output error");
    }
    durableNames = new TreeMap<>(names);
    unforcedNames.clear();
  }

  @Override
  public String describe(String name) {
    return "/sim/" + name;
  }

  /** What a file holds, as programs see it and as the disk has it. */
  private final class Inode {
    private byte[] seen = {};
    private byte[] kept = {};

    /** The sectors that the disk has yet to be given. */
    private final BitSet dirty = new BitSet();

    void write(ByteBuffer from, int position, int length) {
      int end = position + length;
      if (end > seen.length) {
        seen = Arrays.copyOf(seen, end);
      }
      from.get(seen, position, length);
      if (length > 0) {
        dirty.set(position / SECTOR, (end - 1) / SECTOR + 1);
      }
      if (random.nextInt(8) == 0) {
        writeBack(3);
      }
    }

    /** The operating system writes some sectors of its own accord. */
    private void writeBack(int oneIn) {
      for (int i = dirty.nextSetBit(0); i >= 0; i = dirty.nextSetBit(i + 1)) {
        if (random.nextInt(oneIn) == 0) {
          keep(i);
          dirty.clear(i);
        }
      }
    }

    private void keep(int sector) {
      int start = sector * SECTOR;
      int end = Math.min(seen.length, start + SECTOR);
      if (end > kept.length) {
        kept = Arrays.copyOf(kept, end);
      }
      if (start < end) {
        System.arraycopy(seen, start, kept, start, end - start);
      }
    }

    void force() {
      for (int i = dirty.nextSetBit(0); i >= 0; i = dirty.nextSetBit(i + 1)) {
        keep(i);
      }
      dirty.clear();
      kept = kept.length == seen.length ? kept : Arrays.copyOf(kept, seen.length);
    }

    /** As Linux does it: what could not be written counts as written from then on. */
    void forceBadly() {
      writeBack(2);
      dirty.clear();
    }

    void truncate(int size) {
      if (size < seen.length) {
        seen = Arrays.copyOf(seen, size);
      }
    }

    void losePower(int keepOneIn) {
      int size = random.nextBoolean() ? kept.length : seen.length;
      writeBack(keepOneIn);
      dirty.clear();
      kept = kept.length == size ? kept : Arrays.copyOf(kept, size);
      seen = kept.clone();
    }
  }

  private final class Handle implements StorageFile {
    private final Inode inode;
    private final int born;
    private boolean closed;

    Handle(Inode inode, int born) {
      this.inode = inode;
      this.born = born;
    }

    private void require() throws IOException {
      if (closed || born != life) {
        throw new IOException("the file is closed");
      }
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      require();
      int there = (int) Math.min(into.remaining(), inode.seen.length - position);
      if (there <= 0) {
        return -1;
      }
      into.put(inode.seen, (int) position, there);
      return there;
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
      require();
      int length = from.remaining();
      if (length > 1 && random.nextInt(4) == 0) {
        length = 1 + random.nextInt(length);
      }
      if (happens(fullOneIn)) {
        inode.write(from, (int) position, random.nextInt(length + 1));
        throw new IOException("No space left on device");
      }
      inode.write(from, (int) position, length);
      step();
      return length;
    }

    @Override
    public void force(boolean metadata) throws IOException {
      require();
      step();
      if (happens(badForceOneIn)) {
        inode.forceBadly();
        throw new IOException("Input/output error");
      }
      inode.force();
    }

    @Override
    public long size() throws IOException {
      require();
      return inode.seen.length;
    }

    @Override
    public void truncate(long size) throws IOException {
      require();
      step();
      inode.truncate((int) size);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
