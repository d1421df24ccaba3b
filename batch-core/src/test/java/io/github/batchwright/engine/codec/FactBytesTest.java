package io.github.batchwright.engine.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JournalException;
import io.github.batchwright.engine.cost.Charge;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.CapacityFact;
import io.github.batchwright.engine.state.CostFact;
import io.github.batchwright.engine.state.DatedFact;
import io.github.batchwright.engine.state.Deadlines;
import io.github.batchwright.engine.state.Departures;
import io.github.batchwright.engine.state.DispatchFact;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.FadingUsage;
import io.github.batchwright.engine.state.GangFact;
import io.github.batchwright.engine.state.GangNode;
import io.github.batchwright.engine.state.LifeCycle;
import io.github.batchwright.engine.state.PlannedStart;
import io.github.batchwright.engine.state.PreemptionFact;
import io.github.batchwright.engine.state.QuotaFact;
import io.github.batchwright.engine.state.ResourceFact;
import io.github.batchwright.engine.state.ScheduleFact;
import io.github.batchwright.engine.state.SnapshotFact;
import io.github.batchwright.engine.state.StartFact;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.state.TaskState;
import io.github.batchwright.engine.state.Timing;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.BlockedReason;
import io.github.batchwright.model.Containers;
import io.github.batchwright.model.HostState;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.QuotaUnit;
import io.github.batchwright.model.ResourceId;
import io.github.batchwright.model.ResourceSharing;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.cost.Budget;
import io.github.batchwright.model.start.DeadlineAction;
import io.github.batchwright.model.start.JobDeadline;
import io.github.batchwright.model.start.StartOutcome;
import io.github.batchwright.spi.Host;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What facts are as bytes, and that it stays so. */
class FactBytesTest {
  private static final long AT = 1_893_456_000_123L;
  private static final JobId JOB = new JobId("690f6be3-a33f-8f23-8000-000000000002");
  private static final TaskRef TASK = new TaskRef(70_000, 3);
  private static final TaskRef WHOLE = TaskRef.whole(1);

  private static final SubmitJobRequest PLAIN = SubmitJobRequest.builder("j", "d").build();
  private static final SubmitJobRequest FULL =
      SubmitJobRequest.builder("name", "definition:3")
          .queue("fair")
          .share("A")
          .schedulingPriority(17)
          .parameter("a", "ä€\uD83D\uDE00")
          .array(new ArrayProperties(9, 2))
          .dependsOn(JobDependency.sequential())
          .dependsOn(JobDependency.onFailure(JOB))
          .dependsOn(JOB)
          .retryStrategy(RetryStrategy.attempts(4).withoutLostHosts())
          .timeout(Duration.ofMillis(1_234))
          .propagateTags(true)
          .consumableResource("licence", 2)
          .clientToken("token")
          .tag("colour", "red")
          .properties(Containers.several())
          .build();

  private static final Attempt ENDED =
      new Attempt(
          1, "ce", 4, null, AT, AT + 1, AT + 2, -7, "reason", "status", null, true, false, null);
  private static final Attempt STOPPING =
      new Attempt(
          2,
          "ce",
          0,
          null,
          AT,
          Attempt.NEVER,
          Attempt.NEVER,
          null,
          null,
          null,
          new Attempt.StopOrder(Attempt.StopCause.SHUTDOWN, "why"),
          false,
          false,
          null);
  private static final TaskState STATE =
      TaskState.of(JobStatus.RUNNING, "flag", List.of(ENDED, STOPPING), Attempt.NEVER, true, true);
  private static final GangNode NODE = new GangNode(3, null, AT, AT + 5, 0, null, "s", true, false);
  private static final Host HOST =
      new Host("a.b-c", new Resources(2_500, 512, 1), Map.of("zone", "ä"), HostState.ACTIVE, "");
  private static final Attempt ON_HOST =
      new Attempt(1, "fleet", 2, "a.b-c", AT, AT, AT + 1, 1, null, "s", null, true, false, null);
  private static final Budget BUDGET =
      Budget.builder("b", "q", Money.usd("1.50")).share("s").build();
  private static final Attempt CHARGED =
      new Attempt(
          1,
          "fleet",
          2,
          null,
          AT,
          AT,
          AT + 1,
          0,
          null,
          "s",
          null,
          false,
          false,
          new Charge(Currency.getInstance("USD"), new BigDecimal("0.04160")));
  private static final QuotaShare QUOTA =
      QuotaShare.builder("q", "share")
          .limit(QuotaUnit.VCPU, 3)
          .sharing(ResourceSharing.lendAndBorrow(50))
          .build();
  private static final Attempt PREEMPTED =
      new Attempt(1, "ce", 2, null, AT, AT, AT + 1, 143, null, "for", null, false, true, null);
  private static final GangNode NODE_ON_HOST =
      new GangNode(2, "a.b-c", AT, Attempt.NEVER, null, null, null, false, false);
  private static final FadingUsage.Image USAGE =
      new FadingUsage.Image(
          600_000,
          -1,
          5,
          AT,
          7,
          0.1 + 0.2,
          AT,
          Long.MIN_VALUE,
          List.of(new FadingUsage.Slice(AT, 9), new FadingUsage.Slice(AT + 1, Long.MAX_VALUE)));

  static List<Fact> facts() {
    return Stream.of(
            firstFacts(),
            CapacityFacts.examples(),
            costFacts(),
            startFacts(),
            ScheduleFacts.examples(),
            planFacts(),
            DispatchFacts.examples(),
            DispatchFacts.promises())
        .<Fact>flatMap(List::stream)
        .toList();
  }

  private static List<Fact> costFacts() {
    return List.of(
        new SnapshotFact.ChildrenKept(
            4,
            0,
            List.of(
                new SnapshotFact.ChildrenKept.Run(
                    1,
                    TaskState.of(
                        JobStatus.SUCCEEDED, "s", List.of(CHARGED), AT + 1, false, false)))),
        new CostFact.BudgetCreated(BUDGET),
        new CostFact.BudgetCrossed("b", BUDGET.thresholds().get(0)),
        new CostFact.BudgetDeleted("b"),
        new CostFact.CostsBegun());
  }

  private static List<Fact> startFacts() {
    return List.of(
        new StartFact.TimingTaken(1, AT, AT + 1),
        new StartFact.TimingTaken(2, null, AT),
        new StartFact.HoldMoved(1, AT + 2),
        new StartFact.HoldEnded(1),
        new StartFact.DeadlinePassed(1, AT + 3, DeadlineAction.RAISE_PRIORITY, 9999),
        new StartFact.DeadlinePassed(2, AT, DeadlineAction.WARN, null),
        new StartFact.TimingKept(new Timing(1, null, AT, AT + 1, 5, AT + 2)),
        new StartFact.TimingKept(new Timing(2, AT, null, null, null, Attempt.NEVER)),
        new Fact.JobSubmitted(
            9,
            SubmitJobRequest.builder("j", "d")
                .notBefore(Instant.ofEpochMilli(AT))
                .deadline(
                    JobDeadline.within(Duration.ofHours(6), DeadlineAction.RAISE_PRIORITY)
                        .withPriority(7))
                .expectedDuration(Duration.ofMinutes(5))
                .startWhenCheapest("curve")
                .build(),
            1));
  }

  private static List<Fact> planFacts() {
    return List.of(
        new StartFact.StartPlanned(
            new PlannedStart(
                9,
                "grid",
                "EUR",
                StartOutcome.WAITS,
                List.of(
                    new PlannedStart.Window(AT, 3, -0.25), new PlannedStart.Window(AT + 1, 2, 1.5)),
                1,
                3,
                1.25,
                7.5,
                AT + 9)),
        new StartFact.StartPlanned(
            new PlannedStart(
                10,
                "grid",
                null,
                StartOutcome.PRICES_UNKNOWN,
                List.of(),
                0,
                PlannedStart.ALL,
                null,
                null,
                null)),
        new StartFact.ChildrenReleased(9, 2, PlannedStart.ALL));
  }

  private static List<Fact> firstFacts() {
    return List.of(
        new Fact.Founded("690f6be3-a33f-8f23-8000-"),
        new Fact.Resumed(3),
        new Fact.DefinitionRegistered(
            new JobDefinitionRevision(JobDefinition.builder("d", Containers.whole()).build(), 1)),
        new Fact.JobSubmitted(1, PLAIN, 1),
        new Fact.JobSubmitted(1L << 47, FULL, 12),
        new Fact.Moved(TASK, LifeCycle.Event.CANCEL, "ä"),
        new Fact.Moved(WHOLE, LifeCycle.Event.RELEASE, null),
        new Fact.ChildrenMoved(5, 0, 1_000_000, LifeCycle.Event.TERMINATE, "all"),
        new Fact.DependentsTold(4_096),
        new Fact.Flagged(TASK, true, "r"),
        new Fact.AttemptPlaced(TASK, 2, "ce", 300),
        new Fact.AttemptStarted(TASK, Attempt.NEVER),
        new Fact.AttemptStarted(WHOLE, AT),
        new Fact.StopOrdered(TASK, new Attempt.StopOrder(Attempt.StopCause.TIMEOUT, "late"), AT),
        new Fact.KillOrdered(TASK),
        new Fact.AttemptEnded(TASK, LifeCycle.Event.RETRY, 137, "OOM", "Process exited", false),
        new Fact.AttemptEnded(WHOLE, LifeCycle.Event.FAIL, null, null, "Host EC2", true),
        new Fact.JobForgotten(9),
        new GangFact.GangPlaced(WHOLE, 1, "ce", List.of(2, 0, 1)),
        new GangFact.NodesLaunched(WHOLE, "10.0.0.1"),
        new GangFact.NodeStarted(WHOLE, 2),
        new GangFact.NodeEnded(WHOLE, 2, 1, "r", "s", false, true, LifeCycle.Event.RETRY),
        new GangFact.NodeEnded(WHOLE, 0, null, null, "s", true, false, null),
        new GangFact.NodesLetGo(WHOLE, "gone", true),
        new Fact.HeadBlocked("q", TASK, BlockedReason.JOB_RESOURCE_REQUIREMENT),
        new ResourceFact.TagsChanged(ResourceId.jobQueue("q"), Map.of("a", "b")),
        new ResourceFact.QueueDeleting("q"),
        new SnapshotFact.ShareKept("q", "A", USAGE),
        new SnapshotFact.DepartureKept("q", new Departures.Departure(1L << 50, 3, AT)),
        new SnapshotFact.JobKept(4, FULL, 2, AT, 3, "doom", STATE, List.of(), null, null),
        new SnapshotFact.JobKept(
            5,
            PLAIN,
            1,
            AT,
            0,
            null,
            TaskState.fresh(JobStatus.PENDING),
            List.of(List.of(NODE, NODE), List.of(NODE)),
            "10.0.0.2",
            LifeCycle.Event.SUCCEED),
        new SnapshotFact.ChildrenKept(
            4,
            2,
            List.of(
                new SnapshotFact.ChildrenKept.Run(7, TaskState.fresh(JobStatus.RUNNABLE)),
                new SnapshotFact.ChildrenKept.Run(1, STATE))),
        new SnapshotFact.FinishedKept("q", SnapshotFact.FinishedKind.LATE, List.of(1L, 1L << 40)),
        new SnapshotFact.OpenKept(List.of(TASK, WHOLE)),
        new SnapshotFact.DeadlineKept(new Deadlines.Deadline(AT, TASK, Deadlines.Kind.KILL)),
        new SnapshotFact.TellingKept(true, List.of(5L, 6L)),
        new SnapshotFact.SnapshotEnded(77),
        new ResourceFact.HostReported("fleet", 2, HOST),
        new ResourceFact.HostGone("fleet", 2),
        new SnapshotFact.HostKept("fleet", 0, HOST.in(HostState.DRAINING, "maintenance"), true),
        new SnapshotFact.JobKept(
            6,
            PLAIN,
            1,
            AT,
            0,
            null,
            TaskState.of(JobStatus.STARTING, null, List.of(ON_HOST), Attempt.NEVER, false, false),
            List.of(List.of(NODE, NODE_ON_HOST)),
            null,
            null),
        new Fact.DefinitionRegistered(
            new JobDefinitionRevision(
                JobDefinition.builder("d", Containers.beyondAws()).build(), 2)),
        new Fact.StopOrdered(TASK, new Attempt.StopOrder(Attempt.StopCause.PREEMPTED, "for"), AT),
        new PreemptionFact.RoomClaimed(
            TASK, "ce", List.of(2, 0), List.of(new PreemptionFact.Victim(WHOLE, 3))),
        new PreemptionFact.ClaimDropped(WHOLE),
        new SnapshotFact.JobKept(
            7,
            PLAIN,
            1,
            AT,
            0,
            null,
            TaskState.of(JobStatus.RUNNABLE, null, List.of(PREEMPTED), -1, false, false),
            List.of(),
            null,
            null),
        new QuotaFact.QuotaShareCreated(QUOTA),
        new QuotaFact.QuotaShareUpdated(QUOTA.withTags(Map.of("a", "b"))),
        new QuotaFact.QuotaShareDeleting("q", "share"),
        new QuotaFact.QuotaShareDeleted("q", "share"),
        new Fact.JobSubmitted(
            8,
            SubmitJobRequest.builder("j", "d")
                .quotaShare("share")
                .preemptionRetriesBeforeTermination(2)
                .build(),
            1));
  }

  private static List<DatedFact> decode(byte[] bytes) {
    List<DatedFact> facts = new ArrayList<>();
    new FactDecoder().decode(bytes, (fact, at) -> facts.add(new DatedFact(at, fact)));
    return facts;
  }

  private static List<DatedFact> dated(List<Fact> facts) {
    return facts.stream().map(fact -> new DatedFact(AT, fact)).toList();
  }

  @Test
  void everyFactIsReadBackAsItWas() {
    for (Fact fact : facts()) {
      assertEquals(dated(List.of(fact)), decode(FactBytes.encode(AT, List.of(fact))));
    }
    assertEquals(dated(facts()), decode(FactBytes.encode(AT, facts())));
  }

  @Test
  void everyFactCanBeShownAsJson() throws IOException {
    for (Fact fact : facts()) {
      assertEquals(fact, FactJson.read(FactJson.line(1, AT, fact)).fact());
    }
  }

  /** A kind of fact without an example would go unnoticed until a journal is read. */
  @Test
  void theExamplesCoverWhatIsWrittenByHand() {
    Set<String> kinds =
        facts().stream().map(f -> f.getClass().getSimpleName()).collect(Collectors.toSet());
    Set<String> missing = new TreeSet<>();
    Stream.of(
            Fact.class,
            GangFact.class,
            PreemptionFact.class,
            QuotaFact.class,
            SnapshotFact.class,
            CapacityFact.class,
            StartFact.class,
            ScheduleFact.class,
            DispatchFact.class)
        .flatMap(type -> Arrays.stream(type.getDeclaredClasses()))
        .filter(type -> Fact.class.isAssignableFrom(type) && type.isRecord())
        .filter(type -> Modifier.isFinal(type.getModifiers()))
        .map(Class::getSimpleName)
        .filter(name -> !kinds.contains(name))
        .forEach(missing::add);
    assertEquals(Set.of("ContainersEnded", "EnvironmentCreated"), missing, "written as JSON");
  }

  /**
   * What was written by the first version of the format. If this fails, journals of users can no
   * longer be read: give the format a new version, and keep reading this one. The file is written
   * anew with {@code -Dformat.write}, for an example that is added.
   */
  @Test
  void whatWasWrittenOnceIsReadForEver() throws IOException {
    byte[] now = FactBytes.encode(AT, facts());
    if (System.getProperty("format.write") != null) {
      Path file = Path.of("src/test/resources/io/github/batchwright/engine/codec/format-1.hex");
      Files.createDirectories(file.getParent());
      Files.writeString(file, HexFormat.of().formatHex(now) + "\n");
    }
    byte[] then;
    try (InputStream in = FactBytesTest.class.getResourceAsStream("format-1.hex")) {
      String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
      then = HexFormat.of().parseHex(hex);
    }
    assertEquals(dated(facts()), decode(then));
    assertArrayEquals(then, now, "the same facts are the same bytes");
  }

  @Test
  void aNewerVersionIsRefusedByItsNumber() {
    byte[] bytes = FactBytes.encode(AT, facts());
    bytes[0] = 2;
    JournalException e = assertThrows(JournalException.class, () -> decode(bytes));
    assertTrue(String.valueOf(e.getMessage()).contains("format 2"), e.getMessage());
    assertTrue(String.valueOf(e.getMessage()).contains("newer version"), e.getMessage());
  }

  @Test
  void bytesThatEndTooEarlyAreRefused() {
    byte[] bytes = FactBytes.encode(AT, facts());
    for (int length = 1; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      try {
        List<DatedFact> some = decode(cut);
        assertTrue(some.size() < facts().size());
      } catch (JournalException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("cannot be read"), e.getMessage());
      }
    }
  }

  @Property(tries = 2_000)
  void whateverIsReadIsReadOrRefused(@ForAll byte[] garbage) {
    byte[] bytes = new byte[garbage.length + 1];
    bytes[0] = FactBytes.VERSION;
    System.arraycopy(garbage, 0, bytes, 1, garbage.length);
    try {
      List<DatedFact> read = decode(bytes);
      assertTrue(read.size() <= bytes.length);
    } catch (JournalException e) {
      assertTrue(e.getMessage() != null);
    }
  }

  @Test
  void halfOfASurrogatePairStopsNothing() {
    Fact fact = new Fact.Moved(WHOLE, LifeCycle.Event.CANCEL, "a\uD800b");
    Fact.Moved read = (Fact.Moved) decode(FactBytes.encode(AT, List.of(fact))).get(0).fact();
    assertEquals("a?b", read.reason());
    Fact tags = new ResourceFact.TagsChanged(ResourceId.jobQueue("q"), Map.of("a", "\uDC00"));
    assertEquals(1, decode(FactBytes.encode(AT, List.of(tags))).size());
  }

  @Test
  void aSnapshotIsReadBackPartByPart() {
    List<DatedFact> many = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      many.add(
          new DatedFact(
              i,
              new SnapshotFact.JobKept(i + 1, FULL, 1, i, 0, null, STATE, List.of(), null, null)));
    }
    List<DatedFact> read = new ArrayList<>();
    Iterator<byte[]> parts = FactBytes.parts(many.iterator());
    int count = 0;
    while (parts.hasNext()) {
      byte[] part = parts.next();
      assertTrue(part.length < 128 * 1024, () -> part.length + " bytes");
      read.addAll(decode(part));
      count++;
    }
    assertEquals(many, read);
    assertTrue(count > 10);
  }
}
