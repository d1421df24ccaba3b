package io.github.batchwright.samples.quickstart;

import io.github.batchwright.JobListener;
import io.github.batchwright.model.JobEvent;
import java.io.Console;
import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows how many array children are finished: as a bar on a terminal, else by a line for each tenth
 * of them. Thread-safe.
 */
final class Progress implements JobListener, AutoCloseable {
  private final PrintStream out;
  private final int total;
  private final @Nullable ProgressBar bar;
  private int finished;
  private boolean closed;

  Progress(PrintStream out, boolean onTerminal, int total) {
    this.out = out;
    this.total = total;
    this.bar = onTerminal ? bar(out, total) : null;
  }

  private static ProgressBar bar(PrintStream out, int total) {
    return new ProgressBarBuilder()
        .setTaskName("Counting")
        .setInitialMax(total)
        .setUnit(" jobs", 1)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(100)
        .setConsumer(new ConsoleProgressBarConsumer(out))
        .build();
  }

  /** Says whether a person looks at what this program prints. */
  @SuppressWarnings("SystemConsoleNull") // it is asked below
  static boolean isTerminal() {
    Console console = System.console();
    try {
      // From JDK 22 on there may be a console without a terminal, and a method to tell.
      return console != null
          && (Runtime.version().feature() < 22
              || (Boolean) Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  @Override
  public synchronized void onEvent(JobEvent event) {
    if (event.to().isTerminal() && event.jobId().arrayIndex().isPresent()) {
      show(finished + 1);
    }
  }

  /** Shows that all is done, even if the last events are still on their way. */
  synchronized void finish() {
    show(total);
    close();
  }

  /** Shows nothing from now on. */
  @Override
  public synchronized void close() {
    closed = true;
    if (bar != null) {
      bar.close();
    }
  }

  private void show(int now) {
    if (closed || now == finished) {
      return;
    }
    if (bar != null) {
      bar.stepTo(now);
    } else if (10L * now / total > 10L * finished / total) {
      out.printf("%d of %d jobs are finished%n", now, total);
    }
    finished = now;
  }
}
