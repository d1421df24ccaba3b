package io.github.batchwright.docker.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.hosts.FleetSettings.Checks;
import io.github.batchwright.docker.hosts.FleetSettings.Member;
import io.github.batchwright.model.HostState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Fleets of engines that answer as a test says, in time that passes as it says. */
final class HostChecksTest implements HostChecks.Engines {
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Resources FOUR = Resources.of(4, 1_024);

  /** What the engines answer; those that are not there are silent. */
  private final Map<String, EngineInfo> answers = new HashMap<>();

  private final Map<String, Resources> capacities = new HashMap<>();
  private final List<Runnable> due = new ArrayList<>();
  private final List<List<Host>> told = new ArrayList<>();
  private final List<String> lost = new ArrayList<>();
  private final Map<String, CompletableFuture<Boolean>> clearing = new LinkedHashMap<>();
  private @Nullable HostChecks checks;
  private long now;

  private void start(String... names) {
    List<Member> members = new ArrayList<>();
    for (String name : names) {
      members.add(
          new Member(name, EngineAddress.of("unix:///" + name, name), capacities.get(name)));
    }
    HostChecks made =
        new HostChecks(
            new FleetSettings(
                "fleet",
                members,
                false,
                Resources.of(0.5, 256),
                Duration.ofSeconds(20),
                new Checks(PAUSE, Duration.ofSeconds(3))),
            member -> probe(member.name()),
            (task, wait) -> {
              assertTrue(wait.isZero() || wait.equals(PAUSE), () -> "waits " + wait);
              due.add(task);
            },
            () -> now,
            this);
    checks = made;
    made.start(
        (environment, hosts) -> {
          assertEquals("fleet", environment);
          told.add(hosts);
        });
  }

  private EngineProbe probe(String name) {
    return new EngineProbe() {
      @Override
      public EngineInfo ask() throws EngineUnreachableException {
        EngineInfo answer = answers.get(name);
        if (answer == null) {
          throw new EngineUnreachableException("no answer from " + name, null);
        }
        return answer;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void lose(String host, String reason) {
    lost.add(host + ": " + reason);
  }

  @Override
  public CompletableFuture<Boolean> clear(String host) {
    CompletableFuture<Boolean> clear = new CompletableFuture<>();
    assertEquals(null, clearing.put(host, clear), "it is cleared once at a time");
    return clear;
  }

  private void answer(String name, String id, Resources capacity) {
    answers.put(name, new EngineInfo(id, capacity, Map.of()));
  }

  /** Has each engine be asked once. */
  private void round() {
    now += PAUSE.toNanos();
    List<Runnable> tasks = new ArrayList<>(due);
    due.clear();
    tasks.forEach(Runnable::run);
  }

  private Host last(String name) {
    return told.get(told.size() - 1).stream()
        .filter(host -> host.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Optional<String> whyLost(String name) {
    return checks == null ? Optional.empty() : checks.whyLost(name);
  }

  /** Nodes of a job can talk to each other on one engine only. */
  private static Host active(String name, Resources capacity) {
    return new Host(name, capacity, Map.of("nodes-together", "true"), HostState.ACTIVE, "");
  }

  @Test
  void hostsAreToldOfOnceEachWasAsked() {
    answer("a", "1", FOUR);
    start("a", "b");
    due.remove(0).run();
    assertEquals(List.of(), told);
    due.remove(0).run();
    assertEquals(1, told.size());
    assertEquals(active("a", Resources.of(3.5, 768)), last("a"));
    assertEquals(HostState.DRAINING, last("b").state());
    assertEquals("It does not answer: no answer from b", last("b").reason());
    assertEquals(Resources.NONE, last("b").capacity());
  }

  @Test
  void theyAreToldOfAgainOnlyIfSomethingIsNew() {
    answer("a", "1", FOUR);
    start("a");
    round();
    round();
    assertEquals(1, told.size());
    answer("a", "1", Resources.of(8, 1_024).withGpus(1));
    round();
    assertEquals(2, told.size());
    assertEquals(Resources.of(7.5, 768).withGpus(1), last("a").capacity());
  }

  @Test
  void reserveLeavesNothingAtWorst() {
    answer("a", "1", Resources.of(0.25, 100));
    start("a");
    round();
    assertEquals(Resources.NONE, last("a").capacity());
  }

  @Test
  void capacityThatIsSaidHoldsWhateverIsTold() {
    capacities.put("a", FOUR.withGpus(2));
    capacities.put("b", FOUR);
    answer("a", "1", Resources.of(64, 1));
    start("a", "b");
    round();
    assertEquals(FOUR.withGpus(2), last("a").capacity());
    assertEquals(FOUR, last("b").capacity());
  }

  @Test
  void silentEngineIsDrainedThenGivenUpThenClearedBeforeItTakesWork() {
    answer("a", "1", FOUR);
    answer("b", "2", FOUR);
    start("a", "b");
    round();
    answers.remove("b");
    round();
    round();
    assertEquals(HostState.DRAINING, last("b").state());
    assertEquals(Resources.of(3.5, 768), last("b").capacity());
    assertEquals(Optional.empty(), whyLost("b"));
    round();
    round();
    round();
    String reason = "It was given up after 20.0 s: no answer from b";
    assertEquals(List.of("b: " + reason), lost);
    assertEquals(last("b").in(HostState.LOST, reason), last("b"));
    assertEquals(Optional.of(reason), whyLost("b"));
    round();
    assertEquals(2, lost.size(), "what came since is lost, too");

    answer("b", "2", FOUR);
    round();
    round();
    assertEquals(HostState.LOST, last("b").state());
    clearing.remove("b").complete(false);
    assertEquals(HostState.LOST, last("b").state());
    round();
    clearing.remove("b").complete(true);
    assertEquals(active("b", Resources.of(3.5, 768)), last("b"));
    assertEquals(Optional.empty(), whyLost("b"));
    assertEquals(HostState.ACTIVE, last("a").state());
  }

  @Test
  void oneEngineIsOneHostTheFirstOfItsNames() {
    answer("b", "same", FOUR);
    answer("c", "other", FOUR);
    start("a", "b", "c");
    round();
    assertEquals(HostState.ACTIVE, last("b").state());
    answer("a", "same", FOUR);
    round();
    assertEquals(HostState.ACTIVE, last("a").state());
    assertEquals(HostState.DRAINING, last("b").state());
    assertEquals(
        "Its engine is that of host 'a' already (same): one engine is one host",
        last("b").reason());
    assertEquals(HostState.ACTIVE, last("c").state());
    answer("a", "another", FOUR);
    round();
    assertEquals(HostState.ACTIVE, last("b").state());
  }

  @Test
  void enginesThatDoNotSayWhoTheyAreAreTakenForDifferent() {
    answer("a", "", FOUR);
    answer("b", "", FOUR);
    start("a", "b");
    round();
    assertEquals(HostState.ACTIVE, last("b").state());
  }

  private List<Host> come(String name, boolean isBooting, @Nullable Resources most) {
    List<Host> seen = new ArrayList<>();
    Newcomer newcomer =
        new Newcomer(
            new Member(name, EngineAddress.of("unix:///" + name, name), null),
            most,
            Resources.of(0.5, 256),
            Duration.ofSeconds(20),
            isBooting,
            host -> {});
    if (checks != null) {
      checks.add(newcomer, seen::add);
    }
    return seen;
  }

  @Test
  void engineThatComesIsEmptiedBeforeItTakesWorkHoweverLongItBoots() {
    answer("a", "1", FOUR);
    start("a");
    round();
    List<Host> seen = come("new", true, Resources.of(2, 8_192).withGpus(1));
    for (int i = 0; i < 10; i++) {
      round();
    }
    assertEquals(1, seen.size());
    assertEquals("It does not answer yet: no answer from new", seen.get(0).reason());
    answer("new", "2", FOUR);
    round();
    clearing.remove("new").complete(false);
    round();
    clearing.remove("new").complete(true);
    assertEquals(active("new", Resources.of(2, 768).withGpus(1)), seen.get(seen.size() - 1));
    assertEquals(1, told.size(), "it is none of those that are always there");
    assertEquals(List.of(), lost);

    answers.remove("new");
    for (int i = 0; i < 6; i++) {
      round();
    }
    assertEquals(HostState.LOST, seen.get(seen.size() - 1).state());
    assertEquals("new: It was given up after 20.0 s: no answer from new", lost.get(0));
  }

  @Test
  void engineThatAttemptsRunOnIsGivenUpInTimeAndNotEmptied() {
    start();
    List<Host> seen = come("old", false, null);
    round();
    assertEquals(HostState.DRAINING, seen.get(0).state());
    answer("old", "1", FOUR);
    round();
    assertEquals(active("old", Resources.of(3.5, 768)), seen.get(1));
    assertEquals(Map.of(), clearing);
  }

  @Test
  void engineThatIsAnotherHostAlreadyIsNotEmptied() {
    answer("a", "same", FOUR);
    start("a");
    round();
    List<Host> seen = come("new", true, null);
    answer("new", "same", FOUR);
    round();
    assertEquals(Map.of(), clearing);
    assertEquals(HostState.DRAINING, seen.get(0).state());
    assertEquals(
        "Its engine is that of host 'a' already (same): one engine is one host",
        seen.get(0).reason());
  }

  @Test
  void nothingIsToldOfAnEngineThatHasGone() {
    start();
    List<Host> seen = come("new", true, null);
    round();
    answer("new", "1", FOUR);
    round();
    int before = seen.size();
    if (checks != null) {
      checks.remove("new");
    }
    clearing.remove("new").complete(true);
    round();
    assertEquals(List.of(), due);
    assertEquals(before, seen.size());
  }

  @Test
  void nothingIsToldOnceClosed() {
    answer("a", "1", FOUR);
    start("a");
    if (checks != null) {
      checks.close();
    }
    round();
    assertEquals(List.of(), told);
  }
}
