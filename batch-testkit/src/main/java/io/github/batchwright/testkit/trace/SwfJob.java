package io.github.batchwright.testkit.trace;

/**
 * A line of a log in the Standard Workload Format, as it stands there: -1 is what is not known.
 * Times are whole seconds. Immutable.
 *
 * @param number field 1, the job's number
 * @param submit field 2, when it was submitted, after the log's beginning
 * @param waited field 3, how long it waited
 * @param run field 4, how long it ran
 * @param allocatedProcessors field 5
 * @param averageCpuTime field 6, seconds a processor; the log may have fractions
 * @param usedMemory field 7, KB a processor; the log may have fractions
 * @param requestedProcessors field 8
 * @param requestedTime field 9
 * @param requestedMemory field 10, KB a processor; the log may have fractions
 * @param status field 11: 1 completed, 0 failed, 5 cancelled; 2-4 are parts of a job
 * @param user field 12
 * @param group field 13
 * @param application field 14
 * @param queue field 15
 * @param partition field 16
 * @param precedingJob field 17, the number of a job that has to end first
 * @param thinkTime field 18, how long after that it came
 */
public record SwfJob(
    long number,
    long submit,
    long waited,
    long run,
    long allocatedProcessors,
    double averageCpuTime,
    double usedMemory,
    long requestedProcessors,
    long requestedTime,
    double requestedMemory,
    long status,
    long user,
    long group,
    long application,
    long queue,
    long partition,
    long precedingJob,
    long thinkTime) {

  /** Returns how many processors it is to have: those it asked for, else those it got. */
  public long processors() {
    return requestedProcessors > 0 ? requestedProcessors : allocatedProcessors;
  }

  /** Returns how long it was expected to run: the time it asked for, else the time it took. */
  public long estimate() {
    return requestedTime > 0 ? requestedTime : run;
  }

  /** Returns how long it runs if it is ended when the time is up that it asked for. */
  public long cutRun() {
    return Math.min(run, estimate());
  }
}
