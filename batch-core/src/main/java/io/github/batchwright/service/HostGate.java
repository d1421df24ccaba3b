package io.github.batchwright.service;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.github.batchwright.engine.Input;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.HostReports;
import io.github.batchwright.spi.HostSource;
import io.github.batchwright.spi.JobExecutor;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in what executors' sources tell of hosts: of each environment that a source speaks for the
 * inbox holds at most one report, which stands for the latest. Thread-safe.
 */
final class HostGate {
  private static final Logger LOG = LoggerFactory.getLogger(HostGate.class);
  private static final int MOST_HOSTS = 100_000;

  private final Map<HostSource, Reports> sources = new LinkedHashMap<>();
  private final Set<String> environments = new LinkedHashSet<>();

  /**
   * Makes a gate for the sources of some executors.
   *
   * @param inbox where reports go
   * @throws IllegalStateException if two sources tell of one environment, or one fails
   */
  HostGate(Collection<JobExecutor> executors, Consumer<Input.Report> inbox) {
    for (JobExecutor executor : executors) {
      String whose = executor.getClass().getName();
      try {
        executor.hosts().ifPresent(source -> add(whose, source, inbox));
      } catch (RuntimeException e) {
        throw new IllegalStateException("The hosts of " + whose + " cannot be asked for: " + e, e);
      }
    }
  }

  private void add(String whose, HostSource source, Consumer<Input.Report> inbox) {
    if (sources.containsKey(source)) {
      return;
    }
    ImmutableMap.Builder<String, Latest> latest = ImmutableMap.builder();
    List<String> names = source.computeEnvironments();
    if (names.isEmpty()) {
      throw new IllegalStateException("computeEnvironments: '[]' must name one at least");
    }
    for (String name : names) {
      if (!environments.add(name)) {
        throw new IllegalStateException(
            "computeEnvironments: '" + name + "' must be told of by one source alone, and once");
      }
      latest.put(name, new Latest(whose, name, inbox));
    }
    sources.put(source, new Reports(whose, latest.buildOrThrow()));
  }

  /** Returns the environments that are told of, each once. */
  List<String> environments() {
    return ImmutableList.copyOf(environments);
  }

  /**
   * Has every source begin to tell.
   *
   * @throws IllegalStateException if one fails
   */
  void start() {
    sources.forEach(
        (source, reports) -> {
          try {
            source.start(reports);
          } catch (RuntimeException e) {
            throw new IllegalStateException(
                "%s cannot begin to tell of the hosts of %s: %s"
                    .formatted(reports.whose, reports.latest.keySet(), e),
                e);
          }
        });
  }

  /** What one source reports to. */
  private static final class Reports implements HostReports {
    private final String whose;
    private final ImmutableMap<String, Latest> latest;
    private final AtomicBoolean warned = new AtomicBoolean();

    Reports(String whose, ImmutableMap<String, Latest> latest) {
      this.whose = whose;
      this.latest = latest;
    }

    @Override
    public void hosts(String computeEnvironment, List<Host> hosts) {
      List<Host> copy = checked(hosts);
      Latest known = latest.get(computeEnvironment);
      if (known != null) {
        known.tell(copy);
      } else if (warned.compareAndSet(false, true)) {
        LOG.warn(
            "{} tells of the hosts of '{}', which it does not name among its compute environments"
                + " {}: that is dropped",
            whose,
            computeEnvironment,
            latest.keySet());
      }
    }

    private static List<Host> checked(List<Host> hosts) {
      if (hosts.size() > MOST_HOSTS) {
        throw new IllegalArgumentException(
            "hosts: '" + hosts.size() + " hosts' must be at most " + MOST_HOSTS);
      }
      List<Host> copy = ImmutableList.copyOf(hosts);
      Set<String> names = new HashSet<>();
      for (Host host : copy) {
        if (!names.add(host.name())) {
          throw new IllegalArgumentException("hosts: '" + host.name() + "' must be there once");
        }
      }
      return copy;
    }
  }

  /** What was told last of one environment and is not taken in yet. */
  private static final class Latest {
    private final String whose;
    private final String environment;
    private final Consumer<Input.Report> inbox;
    private final AtomicReference<@Nullable List<Host>> waiting = new AtomicReference<>();
    private final AtomicBoolean warned = new AtomicBoolean();

    Latest(String whose, String environment, Consumer<Input.Report> inbox) {
      this.whose = whose;
      this.environment = environment;
      this.inbox = inbox;
    }

    void tell(List<Host> hosts) {
      if (waiting.getAndSet(hosts) == null) {
        inbox.accept(new Input.Hosts(environment, this::take, this::waits));
      }
    }

    private List<Host> take() {
      return Objects.requireNonNull(waiting.getAndSet(null));
    }

    private void waits() {
      if (warned.compareAndSet(false, true)) {
        LOG.warn(
            "What {} tells of the hosts of '{}' waits until there is a compute environment of this"
                + " name whose instances are not described",
            whose,
            environment);
      }
    }
  }
}
