package io.github.batchwright.behaviour;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What must hold of scheduling whatever happens in whatever order: with fair share, consumable
 * resources, caps, arrays, dependencies, and executors that report when they like. A failure is
 * shrunk to the fewest steps that still fail; jqwik prints its seed.
 */
class SchedulingProperties {

  @Property(tries = 150)
  void keepsItsPromisesInWhateverOrderThingsHappen(
      @ForAll("steps") List<SchedulingModel.Step> steps) throws Exception {
    try (SchedulingModel model = new SchedulingModel()) {
      for (SchedulingModel.Step step : steps) {
        model.take(step);
        model.check();
      }
      model.checkAgain();
      model.finish();
      model.checkAgain();
    }
  }

  @Property(tries = 150)
  void aRestartChangesNoDecision(@ForAll("steps") List<SchedulingModel.Step> steps)
      throws Exception {
    RestartProperties.checkSame(
        facts(steps.stream().filter(s -> s.kind() != SchedulingModel.Kind.RESTART).toList()),
        facts(steps));
  }

  private static List<String> facts(List<SchedulingModel.Step> steps) throws Exception {
    try (SchedulingModel model = new SchedulingModel()) {
      steps.forEach(model::take);
      model.finish();
      return model.facts();
    }
  }

  @Provide
  Arbitrary<List<SchedulingModel.Step>> steps() {
    Arbitrary<Integer> small = Arbitraries.integers().between(0, 11);
    return Combinators.combine(
            Arbitraries.of(SchedulingModel.Kind.values()), small, small, small, small)
        .as(SchedulingModel.Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }
}
