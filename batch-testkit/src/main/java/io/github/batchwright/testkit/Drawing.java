package io.github.batchwright.testkit;

import io.github.batchwright.model.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Draws a time line with characters. Not thread-safe. */
final class Drawing {
  private static final int MOST_COLUMNS = 500;
  private static final int MOST_ROWS = 500;
  private static final int GOOD_COLUMNS = 60;

  private final JobTimeLine line;
  private final long origin;
  private final long unit;
  private final int columns;
  private final List<String> labels = new ArrayList<>();
  private final List<char[]> rows = new ArrayList<>();
  private int leftOut;

  private Drawing(JobTimeLine line, Duration unit) {
    this.line = line;
    this.origin = line.origin().toEpochMilli();
    this.unit = unit.toMillis();
    if (this.unit < 1) {
      throw new IllegalArgumentException("unit: '" + unit + "' must be at least a millisecond");
    }
    long wide = (width(line) + this.unit - 1) / this.unit;
    if (wide > MOST_COLUMNS) {
      throw new IllegalArgumentException(
          "unit: '%s' must be longer: %d columns are more than %d"
              .formatted(unit, wide, MOST_COLUMNS));
    }
    this.columns = (int) wide;
  }

  static String ofJobs(JobTimeLine line, Duration unit) {
    Drawing drawing = new Drawing(line, unit);
    line.jobs().stream().filter(job -> !job.isArray()).forEach(drawing::job);
    return drawing.text();
  }

  static String ofInstances(JobTimeLine line, Duration unit) {
    Drawing drawing = new Drawing(line, unit);
    drawing.instances();
    return drawing.text();
  }

  /** Returns a unit with which the drawing of a line is not too wide to be read. */
  static Duration unitFor(JobTimeLine line) {
    long millis = width(line);
    for (long unit : new long[] {1, 10, 100, 1_000, 10_000, 60_000, 600_000, 3_600_000}) {
      if (millis <= unit * GOOD_COLUMNS) {
        return Duration.ofMillis(unit);
      }
    }
    return Duration.ofMillis(millis / GOOD_COLUMNS + 1);
  }

  /** Returns how long the part of a line is that has anything to draw, in milliseconds. */
  private static long width(JobTimeLine line) {
    long end = line.origin().toEpochMilli();
    for (JobTimes job : line.jobs()) {
      for (JobPhase phase : job.phases()) {
        long until = until(line, phase);
        // What took no time and failed is marked in the column that begins then.
        boolean isMark = marks(phase.end()) && until == phase.from().toEpochMilli();
        end = Math.max(end, isMark ? until + 1 : until);
      }
    }
    return end - line.origin().toEpochMilli();
  }

  private static long until(JobTimeLine line, JobPhase phase) {
    Instant until = phase.until();
    return (until == null ? line.now() : until).toEpochMilli();
  }

  private void job(JobTimes job) {
    char[] row = row(job.label());
    if (row.length == 0) {
      return;
    }
    long[] most = new long[columns];
    for (JobPhase phase : job.phases()) {
      long from = phase.from().toEpochMilli();
      long until = until(line, phase);
      for (int i = column(from); i < columns && start(i) < until; i++) {
        long part = Math.min(until, start(i + 1)) - Math.max(from, start(i));
        if (part > 0 && part >= most[i]) {
          most[i] = part;
          row[i] = character(phase.status());
        }
      }
    }
    job.phases().forEach(phase -> mark(row, phase));
  }

  /** Adds an empty row; one without columns if there are enough. */
  private char[] row(String label) {
    if (rows.size() == MOST_ROWS) {
      leftOut++;
      return new char[0];
    }
    char[] row = new char[columns];
    Arrays.fill(row, ' ');
    labels.add(label);
    rows.add(row);
    return row;
  }

  private int column(long instant) {
    return (int) Math.min(columns, Math.max(0, Math.floorDiv(instant - origin, unit)));
  }

  private long start(int column) {
    return origin + column * unit;
  }

  private void mark(char[] row, JobPhase phase) {
    if (marks(phase.end())) {
      long from = phase.from().toEpochMilli();
      long last = Math.max(from, until(line, phase) - 1);
      if (last >= origin) {
        row[column(last)] = phase.end() == JobPhase.End.PREEMPTED ? '<' : 'x';
      }
    }
  }

  private static boolean marks(JobPhase.End end) {
    return end == JobPhase.End.BADLY || end == JobPhase.End.PREEMPTED;
  }

  private static char character(JobStatus status) {
    return switch (status) {
      case SUBMITTED, PENDING -> '-';
      case RUNNABLE -> '.';
      case STARTING -> '+';
      case RUNNING -> '#';
      case SUCCEEDED, FAILED -> ' ';
    };
  }

  /** One attempt on an instance, its phases together. */
  private record Bar(String label, String instance, long from, long until, JobPhase last) {}

  private void instances() {
    Map<String, List<Bar>> byInstance = new TreeMap<>(Drawing::byName);
    for (Bar bar : bars()) {
      byInstance.computeIfAbsent(bar.instance(), name -> new ArrayList<>()).add(bar);
    }
    byInstance.forEach(this::instance);
  }

  private List<Bar> bars() {
    List<Bar> bars = new ArrayList<>();
    for (JobTimes job : line.jobs()) {
      @Nullable JobPhase first = null;
      for (JobPhase phase : job.phases()) {
        String instance = phase.instance();
        if (instance == null) {
          continue;
        }
        boolean begins = first == null || first.attempt() != phase.attempt();
        first = begins ? phase : Objects.requireNonNull(first);
        if (!begins) {
          bars.remove(bars.size() - 1);
        }
        long from = first.from().toEpochMilli();
        bars.add(new Bar(job.label(), instance, from, until(line, phase), phase));
      }
    }
    bars.sort(Comparator.comparingLong(Bar::from));
    return bars;
  }

  private void instance(String name, List<Bar> bars) {
    List<char[]> lanes = new ArrayList<>();
    List<Long> free = new ArrayList<>();
    for (Bar bar : bars) {
      int lane = 0;
      while (lane < lanes.size() && free.get(lane) > bar.from()) {
        lane++;
      }
      if (lane == lanes.size()) {
        lanes.add(row(lane == 0 ? name : ""));
        free.add(0L);
      }
      free.set(lane, bar.until());
      if (lanes.get(lane).length > 0) {
        draw(lanes.get(lane), bar);
      }
    }
  }

  private void draw(char[] row, Bar bar) {
    if (bar.until() <= origin) {
      return;
    }
    int first = column(bar.from());
    int end = Math.min(columns, column(bar.until() - 1) + 1);
    for (int i = first; i < end; i++) {
      row[i] = i - first < bar.label().length() ? bar.label().charAt(i - first) : '#';
    }
    mark(row, bar.last());
  }

  /** Sorts names that end with a number by that number. */
  private static int byName(String one, String other) {
    String begin = one.replaceFirst("\\d+$", "");
    if (begin.equals(other.replaceFirst("\\d+$", "")) && one.length() != other.length()) {
      return Integer.compare(one.length(), other.length());
    }
    return one.compareTo(other);
  }

  private String text() {
    int wide = labels.stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      String label = labels.get(i);
      text.append(label)
          .append(" ".repeat(wide - label.length()))
          .append(" |")
          .append(new String(rows.get(i)).stripTrailing())
          .append('\n');
    }
    if (leftOut > 0) {
      text.append("and ").append(leftOut).append(" more rows\n");
    }
    return text.toString();
  }
}
