package io.github.batchwright.samples.docker;

import io.github.batchwright.model.JobStatus;
import java.io.PrintStream;
import java.util.Arrays;

/**
 * Shows how far the bands are: on a terminal the picture itself, drawn again whenever something has
 * changed, else a line for each tenth. Confined to one thread.
 */
final class Screen {
  private static final char WAITING = '-';
  private static final char RUNNING = '>';
  private static final char FAILED = '!';

  private final PrintStream out;
  private final boolean onTerminal;
  private final Picture picture;
  private final int rowsPerBand;
  private final JobStatus[] bands;
  private boolean drawn;
  private long shownTenth;

  Screen(PrintStream out, boolean onTerminal, Picture picture, int bands, int rowsPerBand) {
    this.out = out;
    this.onTerminal = onTerminal;
    this.picture = picture;
    this.rowsPerBand = rowsPerBand;
    this.bands = new JobStatus[bands];
    Arrays.fill(this.bands, JobStatus.SUBMITTED);
  }

  /** A band has got so far. */
  void show(int band, JobStatus status) {
    bands[band] = status;
    if (onTerminal) {
      draw();
    } else {
      printTenth();
    }
  }

  private void printTenth() {
    long finished = count(JobStatus.SUCCEEDED) + count(JobStatus.FAILED);
    long tenth = 10 * finished / bands.length;
    if (tenth > shownTenth) {
      shownTenth = tenth;
      out.println(summary());
    }
  }

  /** Draws over what was drawn before. */
  private void draw() {
    StringBuilder text = new StringBuilder();
    if (drawn) {
      text.append("\033[").append(bands.length * rowsPerBand + 1).append('A');
    }
    drawn = true;
    for (int row = 0; row < bands.length * rowsPerBand; row++) {
      text.append("\033[2K").append(picture.row(row, sign(bands[row / rowsPerBand]))).append('\n');
    }
    text.append("\033[2K").append(summary()).append('\n');
    out.print(text);
    out.flush();
  }

  private static char sign(JobStatus status) {
    return switch (status) {
      case FAILED -> FAILED;
      case STARTING, RUNNING, SUCCEEDED -> RUNNING;
      case SUBMITTED, PENDING, RUNNABLE -> WAITING;
    };
  }

  private String summary() {
    long running = count(JobStatus.STARTING) + count(JobStatus.RUNNING);
    long done = count(JobStatus.SUCCEEDED);
    long failed = count(JobStatus.FAILED);
    return String.format(
        "render: %d of %d done, %d running, %d waiting%s",
        done,
        bands.length,
        running,
        bands.length - running - done - failed,
        failed == 0 ? "" : ", " + failed + " failed");
  }

  private long count(JobStatus status) {
    return Arrays.stream(bands).filter(band -> band == status).count();
  }

  /** Shows the whole picture where it was not drawn. */
  void finish() {
    if (!onTerminal) {
      for (int row = 0; row < bands.length * rowsPerBand; row++) {
        out.println(picture.row(row, FAILED).stripTrailing());
      }
    }
  }
}
