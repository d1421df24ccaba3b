package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.engine.codec.FactJson;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.GangFact;
import io.github.batchwright.engine.state.InstanceSlot;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.HostState;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.Host;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.ScriptedHosts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/**
 * What must hold however hosts come, change and go while jobs run and the service is started again:
 * jobs are placed only on hosts that take work and have room, what is given back is what was taken,
 * and an image leads to the same state. jqwik prints the seed of every run.
 */
class HostProperties {
  private static final int STEPS = 80;

  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  void jobsArePlacedOnlyWhereThereIsRoomAndWork(
      @ForAll long seed, @ForAll @IntRange(max = 6) int snapshotEvery) throws Exception {
    try (Play play = new Play(new Random(seed))) {
      play.batch.journal().snapshotEvery(snapshotEvery);
      for (int i = 0; i < STEPS; i++) {
        play.step();
        play.check();
      }
      play.finish();
      play.check();
      play.checkTheEnd();
    }
  }

  /**
   * Random hosts and jobs, with a cluster that is built from the facts and looked at on the way.
   */
  private static final class Play implements AutoCloseable {
    private final Random random;
    private final BatchHarness batch;
    private final ScriptedHosts fleet;
    private final List<JobHandle> jobs = new ArrayList<>();
    private final Cluster replayed = new Cluster();
    private int read;
    private long at;

    Play(Random random) {
      this.random = random;
      this.batch =
          BatchHarness.builder()
              .computeEnvironment(ComputeEnvironment.reported("fleet"))
              .jobDefinition(JobDefinition.process("small", "true").resources(1, 64).build())
              .jobDefinition(JobDefinition.process("large", "true").resources(3, 256).build())
              .jobDefinition(JobDefinition.builder("gang", gang()).build())
              .build();
      this.fleet = batch.hosts("fleet");
      batch.executor().on("*").startsAfter(Duration.ofMillis(700)).takes(Duration.ofSeconds(3));
      batch.executor().on("large").takes(Duration.ofSeconds(11));
    }

    private static NodeProperties gang() {
      ProcessProperties node =
          new ProcessProperties(List.of("node"), Map.of(), null, Resources.of(1, 64));
      return new NodeProperties(2, 0, List.of(NodeRangeProperty.of("0:", node)));
    }

    void step() {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> submit(List.of("small", "large", "gang").get(random.nextInt(3)));
        case 3, 4, 5 -> batch.advance(Duration.ofMillis(random.nextInt(4_000)));
        case 6, 7 -> fleet.add("h" + random.nextInt(5), size());
        case 8 -> batch.restart();
        default -> changeSome();
      }
      if (random.nextBoolean()) {
        batch.settle();
      }
    }

    private void submit(String definition) {
      SubmitJobRequest request =
          SubmitJobRequest.builder(definition, definition).attempts(3).build();
      jobs.add(batch.submit(request));
    }

    private Resources size() {
      return Resources.of(1 + random.nextInt(4), 512);
    }

    private void changeSome() {
      List<Host> all = fleet.all();
      if (all.isEmpty()) {
        return;
      }
      String name = all.get(random.nextInt(all.size())).name();
      switch (random.nextInt(5)) {
        case 0 -> fleet.drain(name, "maintenance");
        case 1 -> fleet.activate(name);
        case 2 -> fleet.resize(name, size());
        case 3 -> fleet.lose(name);
        default -> fleet.remove(name);
      }
    }

    void finish() {
      fleet.all().forEach(host -> fleet.remove(host.name()));
      fleet.add("x", Resources.of(8, 4_096)).add("y", Resources.of(8, 4_096));
      batch.runUntilIdle();
    }

    void check() throws IOException {
      List<String> facts = batch.facts();
      for (; read < facts.size(); read++) {
        FactJson.Entry entry = FactJson.read(facts.get(read));
        checkPlace(entry.fact());
        replayed.apply(entry.fact(), entry.at());
        at = entry.at();
      }
      checkPositions();
      if (random.nextInt(5) == 0) {
        checkImage();
      }
    }

    private void checkPlace(Fact fact) {
      if (fact instanceof Fact.AttemptPlaced placed) {
        JobRecord job = job(placed.task());
        checkRoom(placed.environment(), placed.instance(), job.shape().demand());
      } else if (fact instanceof GangFact.GangPlaced placed) {
        Set<Integer> own = new HashSet<>();
        for (int node = 0; node < placed.instances().size(); node++) {
          int instance = placed.instances().get(node);
          assertTrue(own.add(instance), "two nodes on " + instance);
          Resources demand =
              job(placed.task()).requireGang().properties().node(node).resourceRequirements();
          checkRoom(placed.environment(), instance, demand);
        }
      }
    }

    private JobRecord job(TaskRef task) {
      return replayed.jobs().get(task.number());
    }

    private void checkRoom(String environment, int instance, Resources demand) {
      InstanceSlot slot = replayed.environment(environment).instances().slots().get(instance);
      Host host = slot.host();
      assertTrue(host != null && host.state() == HostState.ACTIVE && !slot.gone(), slot::toString);
      assertTrue(slot.used().plus(demand).fitsIn(slot.capacity()), slot + " takes " + demand);
    }

    /** No position is kept for nothing, and none is anybody else's. */
    private void checkPositions() {
      EnvironmentState state = replayed.environment("fleet");
      Set<String> names = new HashSet<>();
      List<InstanceSlot> slots = state.instances().slots();
      Resources used = Resources.NONE;
      for (int i = 0; i < slots.size(); i++) {
        Host host = slots.get(i).host();
        if (host != null) {
          assertTrue(names.add(host.name()), host.name() + " is there twice");
          assertEquals(i, state.instances().find(host.name()));
          assertTrue(!slots.get(i).gone() || !slots.get(i).isIdle(), "kept for nothing");
        } else {
          assertTrue(slots.get(i).isIdle() && !slots.get(i).isOpen(), "something is nowhere");
        }
        used = used.plus(slots.get(i).used());
      }
      assertEquals(names.size(), state.instances().hosts());
      assertTrue(slots.isEmpty() || slots.get(slots.size() - 1).host() != null, "not cut off");
      assertEquals(used.milliVcpus(), state.usedMilliVcpus());
      long free = state.free().stream().mapToLong(Resources::milliVcpus).sum();
      assertEquals(free, state.leftMilliVcpus());
    }

    private void checkImage() {
      Images.assertRestores(replayed, at);
      EnvironmentState original = replayed.environment("fleet");
      EnvironmentState restored = Images.restored(replayed.fork(at)).environment("fleet");
      assertEquals(original.instances().slots(), restored.instances().slots());
      assertEquals(original.leftMilliVcpus(), restored.leftMilliVcpus());
      assertEquals(original.instances().nextPosition(), restored.instances().nextPosition());
    }

    void checkTheEnd() {
      jobs.forEach(
          job -> assertTrue(EngineProperties.isFinished(batch.describe(job.id())), job::toString));
      EnvironmentState state = replayed.environment("fleet");
      assertEquals(2, state.instances().hosts());
      assertEquals(Resources.NONE, state.used());
      assertEquals(16_000, state.leftMilliVcpus());
    }

    @Override
    public void close() {
      batch.close();
    }
  }
}
