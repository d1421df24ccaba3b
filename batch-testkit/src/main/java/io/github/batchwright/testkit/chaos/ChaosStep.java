package io.github.batchwright.testkit.chaos;

/**
 * One step of a {@link ChaosScript}. Steps are small values and stay meaningful when others are
 * left out: a job is named by how many were submitted before it, from 0, and a step that refers to
 * nothing does nothing. Whole times are in milliseconds of virtual time. Immutable.
 */
public sealed interface ChaosStep {
  /** How a job waits for another. */
  enum Wait {
    /** Until it succeeded. */
    SUCCESS,
    /** Until it failed. */
    FAILURE,
    /** Until it ended, however. */
    END,
    /** Each child for the child of the same index, if both are arrays of a size. */
    N_TO_N,
    /** Each child for the child before it; needs no other job. */
    SEQUENTIAL
  }

  /**
   * Submits a job; the caller does not wait for the answer.
   *
   * @param definition a name of the scene
   * @param queue a name of the scene
   * @param behaviour which of the scene's job names it has, from 0, which says what attempts do
   * @param arraySize how many children, or 0
   */
  record Submit(String definition, String queue, int behaviour, int arraySize)
      implements ChaosStep {}

  /**
   * Submits a job that waits for another.
   *
   * @param definition a name of the scene
   * @param behaviour which of the scene's job names it has, from 0
   * @param arraySize how many children, or 0
   * @param job which one it waits for
   * @param until what it waits for
   */
  record SubmitAfter(String definition, int behaviour, int arraySize, int job, Wait until)
      implements ChaosStep {}

  /**
   * Submits a job once more with the same client token, as a caller does who got no answer.
   *
   * @param job which
   */
  record SubmitAgain(int job) implements ChaosStep {}

  /**
   * Cancels a job.
   *
   * @param job which
   * @param child which of its children, or -1 for the whole job
   */
  record Cancel(int job, int child) implements ChaosStep {}

  /**
   * Terminates a job.
   *
   * @param job which
   * @param child which of its children, or -1 for the whole job
   */
  record Terminate(int job, int child) implements ChaosStep {}

  /** Does everything that can be done at this instant. */
  record Settle() implements ChaosStep {}

  /**
   * Lets time pass.
   *
   * @param millis how much
   */
  record Advance(long millis) implements ChaosStep {}

  /**
   * Sets the wall clock.
   *
   * @param millis how far forwards; back if negative
   */
  record Jump(long millis) implements ChaosStep {}

  /**
   * Ends the host's process between two turns, and starts it again.
   *
   * @param downMillis how long it is not there
   */
  record Restart(long downMillis) implements ChaosStep {}

  /**
   * Plans an end of the host's process at one of the next crash points; it is started again at
   * once.
   *
   * @param points how many crash points further, from 1
   */
  record Crash(int points) implements ChaosStep {}

  /**
   * Has a snapshot taken after every so many batches, which the next life begins with.
   *
   * @param batches 0 for never
   */
  record Snapshots(int batches) implements ChaosStep {}

  /**
   * Loses the next reports of an executor; they are found out after the next restart.
   *
   * @param count how many
   */
  record LoseReports(int count) implements ChaosStep {}

  /**
   * Tells the next reports of an executor twice.
   *
   * @param count how many
   * @param laterMillis how long after the first time
   */
  record RepeatReports(int count, long laterMillis) implements ChaosStep {}

  /**
   * Tells the next reports of an executor late.
   *
   * @param count how many
   * @param byMillis how late
   */
  record DelayReports(int count, long byMillis) implements ChaosStep {}

  /**
   * Has the next launches be slow.
   *
   * @param count how many
   * @param byMillis how slow
   */
  record DelayLaunches(int count, long byMillis) implements ChaosStep {}

  /**
   * Has an executor throw at the next launches.
   *
   * @param count how many
   */
  record BreakLaunches(int count) implements ChaosStep {}

  /**
   * Has the journal call nothing durable, until {@link ReleaseJournal} or a restart.
   *
   * @param isKept whether the batches are there after a restart
   */
  record HoldJournal(boolean isKept) implements ChaosStep {}

  /** Has the journal call durable what it held back. */
  record ReleaseJournal() implements ChaosStep {}

  /**
   * Breaks the journal at the next batch; the host's process ends, and is started again.
   *
   * @param isKept whether that batch is there after the restart
   */
  record BreakJournal(boolean isKept) implements ChaosStep {}

  /**
   * Adds a host, or has one that was drained or lost take work again; in a scene with hosts.
   *
   * @param host which, from 0
   */
  record AddHost(int host) implements ChaosStep {}

  /**
   * Has a host take no new work.
   *
   * @param host which
   */
  record DrainHost(int host) implements ChaosStep {}

  /**
   * Loses a host with all that runs there.
   *
   * @param host which
   */
  record LoseHost(int host) implements ChaosStep {}

  /**
   * Takes a host away; what runs there goes on.
   *
   * @param host which
   */
  record RemoveHost(int host) implements ChaosStep {}

  /**
   * Takes a Spot instance back with notice; in a scene with a cloud.
   *
   * @param instance which of those that are there
   */
  record Reclaim(int instance) implements ChaosStep {}

  /**
   * Breaks an instance; in a scene with a cloud.
   *
   * @param instance which of those that are there
   */
  record LoseInstance(int instance) implements ChaosStep {}

  /**
   * Has the next instances fail at the end of their boot time; in a scene with a cloud.
   *
   * @param count how many
   */
  record FailBoots(int count) implements ChaosStep {}

  /**
   * Enables or disables a queue.
   *
   * @param queue its name
   * @param enabled whether it takes jobs
   */
  record SetQueue(String queue, boolean enabled) implements ChaosStep {}

  /**
   * Gives a queue another priority.
   *
   * @param queue its name
   * @param priority from 0
   */
  record SetPriority(String queue, int priority) implements ChaosStep {}

  /**
   * Enables or disables a compute environment.
   *
   * @param environment its name
   * @param enabled whether jobs are placed there
   */
  record SetEnvironment(String environment, boolean enabled) implements ChaosStep {}

  /**
   * Sets how many units of the scene's consumable resource there are.
   *
   * @param total from 0
   */
  record SetUnits(int total) implements ChaosStep {}
}
