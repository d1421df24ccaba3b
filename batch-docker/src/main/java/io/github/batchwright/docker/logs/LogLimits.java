package io.github.batchwright.docker.logs;

/**
 * How much of logs is kept, and how many read along. Immutable.
 *
 * @param retention what the engine keeps of a container's log
 * @param storedBytes the most that is stored of one stream of an attempt
 * @param followers how many readers may follow running containers at once
 */
public record LogLimits(LogRetention retention, long storedBytes, int followers) {
  /** What holds unless said. */
  public static final LogLimits DEFAULT = new LogLimits(LogRetention.DEFAULT, Long.MAX_VALUE, 32);

  public LogLimits withRetention(LogRetention other) {
    return new LogLimits(other, storedBytes, followers);
  }

  public LogLimits withStoredBytes(long most) {
    return new LogLimits(retention, most, followers);
  }

  public LogLimits withFollowers(int most) {
    return new LogLimits(retention, storedBytes, most);
  }
}
