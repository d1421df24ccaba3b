package io.github.batchwright.testkit.chaos;

import io.github.batchwright.testkit.BatchHarnessBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What is the same for many runs. Immutable.
 *
 * @param invariants make what is looked at besides what is built in, for each run
 * @param more describes the harness of each run further
 * @param seams make what is wrong on purpose, for each run
 */
record ChaosOptions(
    List<Supplier<? extends ChaosInvariant>> invariants,
    UnaryOperator<BatchHarnessBuilder> more,
    Supplier<Seams> seams) {
  static final ChaosOptions USUAL =
      new ChaosOptions(List.of(), UnaryOperator.identity(), Seams::new);

  ChaosOptions with(Supplier<? extends ChaosInvariant> invariant) {
    List<Supplier<? extends ChaosInvariant>> all = new ArrayList<>(invariants);
    all.add(invariant);
    return new ChaosOptions(List.copyOf(all), more, seams);
  }

  ChaosOptions with(UnaryOperator<BatchHarnessBuilder> further) {
    return new ChaosOptions(invariants, builder -> further.apply(more.apply(builder)), seams);
  }

  ChaosOptions sabotaged(Supplier<Seams> how) {
    return new ChaosOptions(invariants, more, how);
  }

  /** Returns what a run is to look at. */
  List<ChaosInvariant> make() {
    List<ChaosInvariant> all = new ArrayList<>(BuiltIn.all());
    invariants.forEach(one -> all.add(one.get()));
    return all;
  }
}
