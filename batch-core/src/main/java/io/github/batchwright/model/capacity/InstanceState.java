package io.github.batchwright.model.capacity;

/** Where an instance that was bought is in its life. Not in AWS. */
public enum InstanceState {
  /** It was asked for. */
  REQUESTED,
  /** It is there, is paid for, and boots. */
  BOOTING,
  /** Jobs may run there, unless it is to go. */
  RUNNING,
  /** It was given back, and is not gone yet. */
  TERMINATING
}
