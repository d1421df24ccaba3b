package io.github.batchwright.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.HostReports;
import io.github.batchwright.spi.HostSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link HostSource} must keep to. Extend it for one of your own:
 *
 * <pre>{@code
 * final class MyHostsContractTest extends HostSourceContract {
 *   protected HostSource newSource() {
 *     return new MyHosts(cluster);
 *   }
 *
 *   protected void change() {
 *     cluster.addNode();
 *   }
 * }
 * }</pre>
 *
 * <p>A source that waits for virtual time overrides {@link #settle}; one that takes long raises
 * {@link #patience}.
 */
@Timeout(600)
public abstract class HostSourceContract {
  private HostSource source = new NoHosts();
  private Reports reports = new Reports();

  /** For subclasses. */
  protected HostSourceContract() {}

  /**
   * Makes a source over a world in which each environment has one host at least. Called again for a
   * later life of the service, over the same world.
   */
  protected abstract HostSource newSource() throws Exception;

  /** Changes a host of the world: one comes, goes, or is another size. */
  protected abstract void change() throws Exception;

  /** Does what is due in virtual time; nothing unless overridden. */
  protected void settle() {}

  /** Returns how long a report may take; ten seconds unless overridden. */
  protected Duration patience() {
    return Duration.ofSeconds(10);
  }

  @BeforeEach
  final void make() throws Exception {
    source = newSource();
    reports = new Reports();
  }

  @Test
  void itsEnvironmentsAreAlwaysTheSame() {
    List<String> names = source.computeEnvironments();

    assertFalse(names.isEmpty(), "it tells of no environment");
    assertEquals(names.size(), new HashSet<>(names).size(), "one is there twice: " + names);
    source.start(reports);
    assertEquals(names, source.computeEnvironments());
  }

  @Test
  void nothingIsToldBeforeItIsStarted() throws Exception {
    change();
    settle();

    assertEquals(Map.of(), reports.latest());
  }

  @Test
  void itTellsOfEveryEnvironmentAndOfNoOther() throws Exception {
    source.start(reports);
    awaitAll();

    assertEquals(new HashSet<>(source.computeEnvironments()), reports.latest().keySet());
    reports.latest().forEach((name, hosts) -> assertFalse(hosts.isEmpty(), name + " has none"));
  }

  @Test
  void aChangeIsTold() throws Exception {
    source.start(reports);
    awaitAll();
    Map<String, List<Host>> before = reports.latest();
    change();

    await(latest -> !latest.equals(before), "a change is not told of");
  }

  @Test
  void aNextLifeIsToldOfAllOfThemAgain() throws Exception {
    source.start(reports);
    awaitAll();
    Map<String, List<Host>> before = reports.latest();
    reports = new Reports();
    source = newSource();
    source.start(reports);
    awaitAll();

    before.forEach(
        (name, hosts) ->
            assertEquals(
                names(hosts), names(reports.latest().getOrDefault(name, List.of())), name));
  }

  private static List<String> names(List<Host> hosts) {
    return hosts.stream().map(Host::name).sorted().toList();
  }

  private void awaitAll() throws Exception {
    await(
        latest ->
            latest.keySet().containsAll(source.computeEnvironments())
                && latest.values().stream().noneMatch(List::isEmpty),
        "it does not tell of the hosts of each environment");
  }

  private void await(Predicate<Map<String, List<Host>>> holds, String otherwise) throws Exception {
    settle();
    assertTrue(reports.await(holds, patience()), () -> otherwise + ": " + reports.latest());
    assertEquals(List.of(), reports.misuses());
  }

  /** Keeps the latest report of each environment, and what no report may be. */
  private static final class Reports implements HostReports {
    private final Map<String, List<Host>> latest = new LinkedHashMap<>();
    private final List<String> misuses = new ArrayList<>();

    @Override
    public synchronized void hosts(String computeEnvironment, List<Host> hosts) {
      if (new HashSet<>(names(hosts)).size() < hosts.size()) {
        misuses.add("a host is there twice in " + computeEnvironment + ": " + names(hosts));
      }
      latest.put(computeEnvironment, List.copyOf(hosts));
      notifyAll();
    }

    synchronized Map<String, List<Host>> latest() {
      return new LinkedHashMap<>(latest);
    }

    synchronized List<String> misuses() {
      return List.copyOf(misuses);
    }

    synchronized boolean await(Predicate<Map<String, List<Host>>> holds, Duration patience)
        throws InterruptedException {
      long end = System.nanoTime() + patience.toNanos();
      while (!holds.test(latest)) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        wait(left);
      }
      return true;
    }
  }

  /** What there is before a source is made. */
  private static final class NoHosts implements HostSource {
    @Override
    public List<String> computeEnvironments() {
      return List.of();
    }

    @Override
    public void start(HostReports reports) {}
  }
}
