package io.github.batchwright.attempts;

import com.google.common.collect.ImmutableMap;
import io.github.batchwright.spi.AttemptOutcome;

/**
 * Tells an exit code from a signal. Immutable.
 *
 * <p>Java reports a child that a signal ended as 128 plus the number of the signal. A shell does
 * the same of its own accord when a command of its ends by a signal, so the two look alike, and
 * both are taken for a signal. A program that exits with such a code by itself is taken for one as
 * well.
 */
public final class Signals {
  private static final int BASE = 128;
  private static final int LAST = 64;
  private static final int FIRST_REAL_TIME = 34;

  /** The numbers that are the same on every kind of Unix. */
  private static final ImmutableMap<Integer, String> EVERYWHERE =
      ImmutableMap.<Integer, String>builder()
          .put(1, "SIGHUP")
          .put(2, "SIGINT")
          .put(3, "SIGQUIT")
          .put(4, "SIGILL")
          .put(5, "SIGTRAP")
          .put(6, "SIGABRT")
          .put(8, "SIGFPE")
          .put(9, "SIGKILL")
          .put(11, "SIGSEGV")
          .put(13, "SIGPIPE")
          .put(14, "SIGALRM")
          .put(15, "SIGTERM")
          .put(24, "SIGXCPU")
          .put(25, "SIGXFSZ")
          .put(26, "SIGVTALRM")
          .put(27, "SIGPROF")
          .put(28, "SIGWINCH")
          .buildOrThrow();

  private static final ImmutableMap<Integer, String> LINUX =
      ImmutableMap.<Integer, String>builder()
          .put(7, "SIGBUS")
          .put(10, "SIGUSR1")
          .put(12, "SIGUSR2")
          .put(16, "SIGSTKFLT")
          .put(17, "SIGCHLD")
          .put(18, "SIGCONT")
          .put(19, "SIGSTOP")
          .put(20, "SIGTSTP")
          .put(21, "SIGTTIN")
          .put(22, "SIGTTOU")
          .put(23, "SIGURG")
          .put(29, "SIGIO")
          .put(30, "SIGPWR")
          .put(31, "SIGSYS")
          .buildOrThrow();

  private Signals() {}

  /**
   * Returns how a Unix process ended that gave this exit code.
   *
   * @param linux whether Linux numbered the signals
   */
  public static AttemptOutcome outcome(int exitCode, boolean linux) {
    int signal = exitCode - BASE;
    return signal >= 1 && signal <= LAST
        ? AttemptOutcome.signalled(signal, name(signal, linux))
        : AttemptOutcome.exited(exitCode);
  }

  private static String name(int signal, boolean linux) {
    String name = EVERYWHERE.get(signal);
    if (name == null && linux) {
      name =
          signal >= FIRST_REAL_TIME ? "SIGRTMIN+" + (signal - FIRST_REAL_TIME) : LINUX.get(signal);
    }
    return name == null ? "unnamed" : name;
  }
}
