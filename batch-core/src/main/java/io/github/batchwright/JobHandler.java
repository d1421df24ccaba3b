package io.github.batchwright;

/**
 * A job written in Java, registered under a name and run on a pool of threads. It is called by many
 * threads at once, one for each attempt.
 */
@FunctionalInterface
public interface JobHandler {

  /**
   * Does the work of one attempt. Returning means exit code 0. Throwing a {@link JobFailure} gives
   * its exit code; any other exception gives exit code 1, and its text is the reason.
   *
   * @throws InterruptedException if it was stopped while it waited: the attempt is to end
   * @throws Exception if the attempt failed
   */
  void run(JobContext context) throws Exception;
}
