package io.github.batchwright;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** File systems of one MiB in memory, for tests of what becomes of who fills it. */
public final class SmallDisk {
  private SmallDisk() {}

  /** Mounts one in an empty folder; returns false if this user may not mount. */
  public static boolean mount(Path folder) throws InterruptedException {
    return runs("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString());
  }

  /** Makes it larger, such as {@code 4m}; returns whether that could be done. */
  public static boolean grow(Path folder, String size) throws InterruptedException {
    return runs("mount", "-o", "remount,size=" + size, folder.toString());
  }

  /** Lets go of it; returns whether that could be done. */
  public static boolean unmount(Path folder) throws InterruptedException {
    return runs("umount", folder.toString());
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // There is no such command.
    }
  }
}
