package io.github.batchwright.model;

/** Who looks after the instances of an environment. AWS: {@code type}. */
public enum ComputeEnvironmentType {
  /** The service: it may add and remove instances. */
  MANAGED,
  /** Somebody else: the service only places jobs on them. */
  UNMANAGED
}
