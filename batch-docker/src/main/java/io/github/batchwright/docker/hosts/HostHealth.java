package io.github.batchwright.docker.hosts;

import io.github.batchwright.model.HostState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether one engine answers, and what follows from that. Confined to whoever holds the lock of the
 * {@link HostChecks}.
 *
 * <pre>
 *   UNKNOWN --answers--> ANSWERS --silent twice--> SILENT --for the whole grace--> GIVEN_UP
 *   UNKNOWN --silent--> SILENT       SILENT --answers--> ANSWERS
 *   GIVEN_UP --answers--> RETURNING --cleared--> ANSWERS     RETURNING --silent--> GIVEN_UP
 *   BOOTING --answers, cleared--> ANSWERS
 * </pre>
 */
final class HostHealth {
  /** One failure may be an engine that is busy, or is being restarted. */
  private static final int FAILURES = 2;

  /** What is to be done. */
  enum Step {
    NOTHING,
    /** Report the attempts there lost; again each time, as some may have come since. */
    LOSE,
    /** Remove what is left there of attempts that were lost, and say when that is done. */
    CLEAR
  }

  private enum Phase {
    UNKNOWN,
    BOOTING,
    ANSWERS,
    SILENT,
    GIVEN_UP,
    RETURNING
  }

  private final @Nullable Duration lossGrace;
  private Phase phase = Phase.UNKNOWN;
  private String reason = "";
  private int failures;
  private long silentSince;

  /**
   * Makes the health of an engine that was not asked yet.
   *
   * @param lossGrace how long it may be silent before it is given up, or null for ever
   */
  HostHealth(@Nullable Duration lossGrace) {
    this.lossGrace = lossGrace;
  }

  /**
   * Makes the health of an engine that is being booted. It may be silent for as long as that takes,
   * and what is found there is removed before it is used.
   */
  static HostHealth booting(@Nullable Duration lossGrace) {
    HostHealth health = new HostHealth(lossGrace);
    health.enter(Phase.BOOTING, "It boots");
    return health;
  }

  /** It has answered. */
  Step answered() {
    failures = 0;
    if (phase == Phase.GIVEN_UP || phase == Phase.RETURNING) {
      phase = Phase.RETURNING;
      return Step.CLEAR;
    }
    if (phase == Phase.BOOTING) {
      enter(Phase.BOOTING, "What was left there is being removed");
      return Step.CLEAR;
    }
    enter(Phase.ANSWERS, "");
    return Step.NOTHING;
  }

  /**
   * It has not answered.
   *
   * @param why in words
   * @param now the time, in nanoseconds from anywhere
   */
  Step silent(String why, long now) {
    if (failures++ == 0) {
      // From here, not from the last answer: this process may have been suspended meanwhile.
      silentSince = now;
    }
    boolean isEnough = phase == Phase.UNKNOWN || failures >= FAILURES;
    if (isEnough && (phase == Phase.UNKNOWN || phase == Phase.ANSWERS)) {
      enter(Phase.SILENT, "It does not answer: " + why);
    }
    if (phase == Phase.SILENT && lossGrace != null && now - silentSince >= lossGrace.toNanos()) {
      enter(Phase.GIVEN_UP, "It was given up after %s: %s".formatted(inWords(lossGrace), why));
    } else if (phase == Phase.RETURNING) {
      phase = Phase.GIVEN_UP;
    } else if (phase == Phase.BOOTING) {
      enter(Phase.BOOTING, "It does not answer yet: " + why);
    }
    return phase == Phase.GIVEN_UP ? Step.LOSE : Step.NOTHING;
  }

  /** Nothing is left there of attempts that were lost. */
  void cleared() {
    if (phase == Phase.RETURNING || phase == Phase.BOOTING) {
      enter(Phase.ANSWERS, "");
    }
  }

  private void enter(Phase next, String why) {
    phase = next;
    reason = why;
  }

  private static String inWords(Duration time) {
    return time.toMillis() / 1000.0 + " s";
  }

  /** Says whether it was asked once at least. */
  boolean isKnown() {
    return phase != Phase.UNKNOWN;
  }

  /** Says whether it has yet to be used for the first time. */
  boolean isBooting() {
    return phase == Phase.BOOTING;
  }

  /** Returns what may be placed there. */
  HostState state() {
    return switch (phase) {
      case ANSWERS -> HostState.ACTIVE;
      case UNKNOWN, BOOTING, SILENT -> HostState.DRAINING;
      case GIVEN_UP, RETURNING -> HostState.LOST;
    };
  }

  /** Returns why it is not ACTIVE; empty if it is. */
  String reason() {
    return reason;
  }
}
