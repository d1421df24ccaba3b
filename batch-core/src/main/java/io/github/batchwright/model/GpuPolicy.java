package io.github.batchwright.model;

/**
 * Which jobs may use the instances of a compute environment that have GPUs. AWS has no word for it:
 * there such instances are set apart by environments and queues of their own.
 */
public enum GpuPolicy {
  /** Any job may, wherever it fits best. */
  ANY_JOB,
  /**
   * A job that asks for no GPU comes there only while no other instance has room: none of this
   * environment, and none of the others of the job's queue.
   */
  GPU_JOBS_FIRST,
  /** A job that asks for no GPU never comes there. */
  GPU_JOBS_ONLY;

  /** Says whether a job that asks for so much may ever be placed on an instance of this size. */
  public boolean admits(Resources demand, Resources instance) {
    return this != GPU_JOBS_ONLY || demand.gpus() > 0 || instance.gpus() == 0;
  }
}
