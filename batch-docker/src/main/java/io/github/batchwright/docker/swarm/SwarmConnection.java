package io.github.batchwright.docker.swarm;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.logs.LogFetcher;
import io.github.batchwright.docker.logs.LogRetention;
import io.github.batchwright.docker.logs.StoredLogs;
import io.github.batchwright.spi.JobLogStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to the managers of a swarm, of which one is used until it gives no answer. An
 * answer that says only that the managers cannot agree counts as none. Thread-safe.
 */
final class SwarmConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SwarmConnection.class);

  /**
   * What a manager without a majority, or without a leader, answers in place of an error of ours.
   */
  private static final List<String> NO_ANSWERS =
      List.of(
          "does not have a leader",
          "not a swarm manager",
          "context deadline exceeded",
          "code = Unavailable",
          "code = DeadlineExceeded",
          "code = Canceled",
          "code = Aborted");

  private final List<Manager> managers;
  private final AtomicInteger current = new AtomicInteger();

  private record Manager(EngineAddress address, EngineConnection connection, LogFetcher logs) {}

  /**
   * Makes connections, which are opened when they are needed.
   *
   * @param store where logs are copied to
   */
  SwarmConnection(
      List<EngineAddress> addresses, EngineLimits limits, int callsAtOnce, JobLogStore store) {
    managers =
        addresses.stream()
            .map(
                address -> {
                  EngineConnection open = new EngineConnection(address, limits, callsAtOnce);
                  return new Manager(address, open, new LogFetcher(open, store, Long.MAX_VALUE));
                })
            .toList();
  }

  /** A call to whichever manager is asked. */
  private interface Call<T> {
    T on(Manager manager) throws EngineUnreachableException, InterruptedException;
  }

  /**
   * Makes a call that is answered once.
   *
   * @param what the call in words
   * @throws DockerException if the answer is an error
   * @throws EngineUnreachableException if there is no answer
   */
  <T> T call(String what, Function<DockerClient, T> call)
      throws EngineUnreachableException, InterruptedException {
    return ask(what, manager -> manager.connection.call(what, call));
  }

  /** Returns the version of the API that the manager speaks. */
  String apiVersion() throws EngineUnreachableException, InterruptedException {
    return ask("version", manager -> manager.connection.apiVersion());
  }

  /** Copies the logs of a task to the log store; answers nothing, or why it could not be done. */
  Optional<String> fetchLogs(StoredLogs logs, String task, LogRetention retention)
      throws EngineUnreachableException, InterruptedException {
    return ask("logs", manager -> manager.logs.fetchFrom(logs, "/tasks/" + task, retention));
  }

  /** Notes that the rest of what a task wrote cannot be had. */
  void giveUpLogs(StoredLogs logs) {
    managers.get(current.get()).logs.giveUp(logs);
  }

  private <T> T ask(String what, Call<T> call)
      throws EngineUnreachableException, InterruptedException {
    int index = current.get();
    Manager manager = managers.get(index);
    try {
      return call.on(manager);
    } catch (DockerException e) {
      if (isNoAnswer(e)) {
        next(index);
        throw new EngineUnreachableException(
            what + ": no answer from the swarm at " + manager.address + ": " + EngineMessages.of(e),
            e);
      }
      throw e;
    } catch (EngineUnreachableException e) {
      next(index);
      throw e;
    }
  }

  private static boolean isNoAnswer(DockerException e) {
    String message = EngineMessages.of(e);
    return e.getHttpStatus() == 503 || NO_ANSWERS.stream().anyMatch(message::contains);
  }

  private void next(int index) {
    int other = (index + 1) % managers.size();
    if (other != index && current.compareAndSet(index, other)) {
      LOG.info("{} gives no answer; asks {}", managers.get(index).address, managers.get(other));
    }
  }

  @Override
  public void close() {
    managers.forEach(manager -> manager.connection.close());
  }
}
