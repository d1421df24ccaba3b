package io.github.batchwright.process;

import io.github.batchwright.process.AttemptRecords.Manner;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of one attempt can be known by. Immutable.
 *
 * @param token a text that no other attempt has, and that each of them inherits in the variable
 *     {@link #VARIABLE}
 * @param notBefore when the first of them can have started, in the host's clock ticks since its
 *     boot; 0 if that is not known
 * @param main the first process, or null if it is not known
 * @param session whether the first process leads a session of its own
 * @param wrapped whether the first process is a {@link Wrapper}
 */
record TreeMark(
    String token, long notBefore, @Nullable ProcessHandle main, boolean session, boolean wrapped) {
  /**
   * The variable that holds the tokens: of the attempt, and in front of it that of the attempt
   * which this host itself is a part of, if it is.
   */
  static final String VARIABLE = "BATCHWRIGHT_PROCESS_TREE";

  /** What a token ends with, so that none is the beginning of another. */
  static final char END = ';';

  /** A mark of processes of which only the token is known. */
  TreeMark(String token, long notBefore) {
    this(token, notBefore, null, false, false);
  }

  TreeMark of(ProcessHandle process, Manner manner) {
    return new TreeMark(token, notBefore, process, manner.session(), manner.wrapped());
  }

  /** Returns the value for the variable, given the one that the host has. */
  String variable(@Nullable String inherited) {
    return inherited == null ? token : inherited + token;
  }
}
