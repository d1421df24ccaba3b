package io.github.batchwright.model.ahead;

/** Why a copy was run ahead no further. */
public enum RunEnd {
  /** Nothing was left to happen. */
  DONE,
  /** The horizon was reached. */
  HORIZON,
  /** The work that it may cost was done. What is told holds until then. */
  BOUND
}
