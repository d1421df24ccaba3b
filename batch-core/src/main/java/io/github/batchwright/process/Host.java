package io.github.batchwright.process;

import com.google.common.base.Ascii;
import java.io.File;

/** The kind of operating system, as far as processes differ. */
enum Host {
  /** Linux, with a {@code /proc} to look into. */
  LINUX,
  /** Another Unix: signals, but no {@code /proc} to rely on. */
  OTHER_UNIX,
  /** Windows: no signals. */
  WINDOWS;

  /** Returns the kind this program runs on. */
  static Host current() {
    if (File.separatorChar == '\\') {
      return WINDOWS;
    }
    return Ascii.toLowerCase(System.getProperty("os.name", "")).startsWith("linux")
        ? LINUX
        : OTHER_UNIX;
  }

  boolean isUnix() {
    return this != WINDOWS;
  }

  /** A file that is empty to whoever reads it. */
  File nothing() {
    return new File(isUnix() ? "/dev/null" : "NUL");
  }
}
