package io.github.batchwright.model;

/** What a job is made of, and so which executor runs it. */
public enum JobKind {
  /** A container on a container engine. AWS: {@code type: container}. */
  CONTAINER,
  /** A command as a process of the operating system. */
  PROCESS,
  /** A Java function registered by name. */
  HANDLER
}
