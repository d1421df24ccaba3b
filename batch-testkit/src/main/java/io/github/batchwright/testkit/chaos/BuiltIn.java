package io.github.batchwright.testkit.chaos;

import java.util.List;

/** What must hold of every run. */
enum BuiltIn {
  /** See {@link EventInvariants.LegalChanges}. */
  LIFE_CYCLE("Listeners hear of legal changes only, each going on where the one before left off"),
  /** See {@link EventInvariants.DurableChanges}. */
  EVENTS("Listeners hear of each durable change of a job, in order, and of nothing else"),
  /** Watched by {@link ChaosWorld} itself. */
  ANSWERS("No answer leaves before it is durable"),
  /** See {@link KeepingInvariants.JournalOrder}. */
  JOURNAL(
      "Facts have numbers without a gap, their time never runs backwards, and what is durable is"
          + " given back"),
  /** See {@link PlacingInvariants.DurableLaunches}. */
  LAUNCHES("No attempt is launched before its placement is durable"),
  /** See {@link PlacingInvariants.OneAttempt}. */
  ONE_ATTEMPT("No attempt is launched twice, and no job has two attempts that go on"),
  /** See {@link PlacingInvariants.Room}. */
  ROOM("No instance gives more than it has"),
  /** See {@link PlacingInvariants.Caps}. */
  CAPS("No definition, array or share has more attempts than it may"),
  /** See {@link PlacingInvariants.Units}. */
  UNITS("No more units are used than there are"),
  /** See {@link PlacingInvariants.Dependencies}. */
  DEPENDENCIES("No job starts before those it depends on have ended as it needs"),
  /** See {@link KeepingInvariants.Retries}. */
  RETRIES("No job is tried more often than its strategy says"),
  /** See {@link KeepingInvariants.Acknowledged}. */
  ACKNOWLEDGED("A job that was answered is known ever after"),
  /** See {@link KeepingInvariants.Finished}. */
  FINISHED("A job that has ended stays as it is"),
  /** Watched by {@link StepPlayer}. */
  TOKENS("A client token always stands for the same job"),
  /** See {@link KeepingInvariants.Described}. */
  DESCRIBED("Jobs are described as the durable facts say"),
  /** Watched by {@link ChaosRun}. */
  COUNTS("The counts of a service add up"),
  /** Watched by {@link ChaosRun}. */
  ALIVE("The service works on, whatever happens around it"),
  /** Watched by {@link ChaosRun}. */
  REPLAY("A service that is started again describes everything as before"),
  /** See {@link KeepingInvariants.TheEnd}. */
  THE_END("Once all is calm every job ends, and nothing of it is left"),
  /** See {@link KeepingInvariants.Bought}. */
  BOUGHT("No instance is bought twice or lost sight of, and none is left");

  private final String sentence;

  BuiltIn(String sentence) {
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }

  /** Returns those that watch a run by themselves. */
  static List<ChaosInvariant> all() {
    return List.of(
        new EventInvariants.LegalChanges(),
        new EventInvariants.DurableChanges(),
        new KeepingInvariants.JournalOrder(),
        new PlacingInvariants.DurableLaunches(),
        new PlacingInvariants.OneAttempt(),
        new PlacingInvariants.Room(),
        new PlacingInvariants.Caps(),
        new PlacingInvariants.Units(),
        new PlacingInvariants.Dependencies(),
        new KeepingInvariants.Retries(),
        new KeepingInvariants.Acknowledged(),
        new KeepingInvariants.Finished(),
        new KeepingInvariants.Described(),
        new KeepingInvariants.TheEnd(),
        new KeepingInvariants.Bought());
  }
}
