package io.github.batchwright.model.container;

/** When the image of a container is fetched. AWS has no such field. */
public enum PullPolicy {
  /** If the engine does not have it. */
  MISSING,
  /** Each time, so that a tag that was moved is noticed. */
  ALWAYS,
  /** Never: a job whose image the engine does not have cannot start. */
  NEVER
}
