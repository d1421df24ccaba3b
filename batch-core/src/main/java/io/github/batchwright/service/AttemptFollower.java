package io.github.batchwright.service;

import io.github.batchwright.LogFollower;
import io.github.batchwright.ServiceClosedException;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.LiveLogs;
import io.github.batchwright.spi.LogChunk;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogPosition;
import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the logs of an attempt while it writes them: from the executor, as long as that has them
 * live, else from the store. Both count the same bytes, so it goes from one to the other, and back,
 * at the position reached. Used by one thread, closed by any.
 */
final class AttemptFollower implements LogFollower {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptFollower.class);
  private static final int MOST_BYTES = 64 * 1024;
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofMillis(250);

  private final LogSources sources;
  private final AttemptWatch watch;
  private final Set<LogStream> streams;

  /** The streams in the order in which the store is asked, so that none waits for the others. */
  private final List<LogStream> order;

  private final Object lock = new Object();
  private volatile boolean closed;
  private @Nullable LiveLogs live; // changed under lock
  private LogPosition position;
  private boolean dropped;
  private Duration wait = SHORTEST;

  AttemptFollower(
      LogSources sources, AttemptWatch watch, Set<LogStream> streams, LogPosition from) {
    this.sources = sources;
    this.watch = watch;
    this.streams = EnumSet.copyOf(streams);
    this.order = new ArrayList<>(this.streams);
    this.position = from;
  }

  @Override
  public LogPosition position() {
    return position;
  }

  @Override
  public Optional<LogChunk> next() throws IOException {
    try {
      while (true) {
        Optional<LogChunk> chunk = read();
        if (chunk.isPresent()) {
          wait = SHORTEST;
          return chunk;
        }
        if (hasEnded()) {
          // Once more, now that nothing can come any more.
          return read();
        }
        if (dropped || !openLive()) {
          // What broke off just now is not asked for again in the same breath.
          dropped = false;
          watch.pause(wait);
          wait = Collections.min(List.of(LONGEST, wait.multipliedBy(2)));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while following").initCause(e);
    } catch (IOException e) {
      checkOpen();
      throw e;
    }
  }

  private Optional<LogChunk> read() throws IOException, InterruptedException {
    checkOpen();
    Optional<LogChunk> chunk = readLive();
    return chunk.isPresent() ? chunk : readStore();
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("The follower is closed");
    }
  }

  private boolean hasEnded() throws IOException {
    try {
      return watch.hasEnded();
    } catch (ServiceClosedException e) {
      throw new IOException("The service was closed while its logs were followed", e);
    }
  }

  private Optional<LogChunk> readLive() throws InterruptedException {
    LiveLogs source = live;
    while (source != null) {
      try {
        Optional<LogChunk> chunk = source.next();
        if (chunk.isEmpty()) {
          dropLive(source);
          return chunk;
        }
        Optional<LogChunk> fresh = taken(chunk.get());
        if (fresh.isPresent()) {
          return fresh;
        }
      } catch (IOException e) {
        LOG.debug("{}: the live log broke off at {}", watch.attempt(), position, e);
        wait = LONGEST;
        dropLive(source);
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private void dropLive(LiveLogs source) {
    synchronized (lock) {
      live = null;
    }
    dropped = true;
    source.close();
  }

  /** Asks the executor for what it has live; says whether there is anything to read there. */
  private boolean openLive() throws InterruptedException {
    AttemptId attempt = watch.attempt();
    Optional<JobExecutor> executor = watch.executor();
    if (attempt == null || executor.isEmpty()) {
      return false;
    }
    try {
      Optional<LiveLogs> found =
          executor.get().followLogs(attempt, watch.container(), streams, position);
      return found.isPresent() && keep(found.get());
    } catch (IOException e) {
      LOG.debug("{}: cannot be followed now", attempt, e);
      wait = LONGEST;
      return false;
    }
  }

  /** Whoever closes this closes it, too, from now on. */
  private boolean keep(LiveLogs found) {
    synchronized (lock) {
      if (!closed) {
        live = found;
        return true;
      }
    }
    found.close();
    return false;
  }

  private Optional<LogChunk> readStore() throws IOException {
    AttemptId attempt = watch.attempt();
    if (attempt == null) {
      return Optional.empty();
    }
    for (LogStream stream : List.copyOf(order)) {
      LogId log = new LogId(attempt, watch.container(), stream);
      Optional<LogChunk> chunk = taken(sources.store().read(log, position.in(stream), MOST_BYTES));
      if (chunk.isPresent()) {
        order.remove(stream);
        order.add(stream);
        return chunk;
      }
    }
    return Optional.empty();
  }

  /** Moves on past a chunk; returns what is new in it. */
  private Optional<LogChunk> taken(LogChunk chunk) {
    long before = position.in(chunk.stream());
    if (chunk.isEmpty() || chunk.end() <= before) {
      return Optional.empty();
    }
    position = position.with(chunk.stream(), chunk.end());
    return Optional.of(chunk.from(before));
  }

  @Override
  public void close() {
    LiveLogs open;
    synchronized (lock) {
      closed = true;
      open = live;
      live = null;
    }
    if (open != null) {
      open.close();
    }
    watch.close();
  }
}
