package io.github.batchwright.model.container;

/** What network a container has. AWS has no such field here. */
public enum NetworkMode {
  /** That of the executor: it reaches the outside, and is not reached from there. */
  BRIDGE,
  /** Only a loopback of its own. */
  NONE,
  /** The host's own, with every port of it. */
  HOST
}
