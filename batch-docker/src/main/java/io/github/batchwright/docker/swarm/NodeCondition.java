package io.github.batchwright.docker.swarm;

/** How much a manager knows of a node at the moment. */
enum NodeCondition {
  /** It answers, or is about to: what the manager says of its tasks holds. */
  KNOWN,
  /** It does not answer; its containers may run, and nobody can tell. */
  DOWN,
  /** It has been down for longer than the grace. */
  GIVEN_UP,
  /** It has left the swarm. */
  GONE
}
