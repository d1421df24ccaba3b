package io.github.batchwright.service;

import io.github.batchwright.JobLogs;
import io.github.batchwright.LogFollower;
import io.github.batchwright.LogInputStream;
import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogLoss;
import io.github.batchwright.spi.LogPosition;
import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The logs of one attempt of a service. Thread-safe.
 *
 * @param sources where they come from
 * @param job the job, as it was asked for
 * @param attempt the attempt, or null if there was none yet
 * @param name which of its containers, or null if it has only one
 */
record AttemptLogs(
    LogSources sources, JobId job, @Nullable AttemptId attempt, @Nullable String name)
    implements JobLogs {
  private static final int LARGEST = 1 << 20;

  @Override
  public JobLogs container(String other) {
    return new AttemptLogs(sources, job, attempt, Checks.longName("container", other));
  }

  @Override
  public String stdout() {
    return text(LogStream.STDOUT);
  }

  @Override
  public String stderr() {
    return text(LogStream.STDERR);
  }

  @Override
  public InputStream open(LogStream stream) throws IOException {
    return attempt == null
        ? InputStream.nullInputStream()
        : sources.store().read(new LogId(attempt, name, stream));
  }

  @Override
  public LogFollower follow(LogPosition from) {
    return follower(EnumSet.allOf(LogStream.class), from);
  }

  @Override
  public LogInputStream follow(LogStream stream, long fromPosition) {
    Checks.atLeast("fromPosition", fromPosition, 0);
    LogPosition from = LogPosition.of(stream, fromPosition);
    return new FollowedStream(follower(EnumSet.of(stream), from), stream, fromPosition);
  }

  private LogFollower follower(Set<LogStream> streams, LogPosition from) {
    AttemptWatch watch = new AttemptWatch(sources, job, attempt, name);
    return new AttemptFollower(sources, watch, streams, from);
  }

  @Override
  public Set<LogLoss> losses(LogStream stream) throws IOException {
    return attempt == null
        ? EnumSet.noneOf(LogLoss.class)
        : sources.store().losses(new LogId(attempt, name, stream));
  }

  private String text(LogStream stream) {
    try (InputStream in = open(stream)) {
      return new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the " + stream.label() + " of " + attempt, e);
    }
  }
}
