package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often a failed job is tried again. AWS: {@code retryStrategy}.
 *
 * @param attempts how many attempts there are in all, at least 1; {@link ServiceLimits} caps it
 * @param evaluateOnExit rules looked at in order, of which the first match decides; without a match
 *     the job is tried again. At most 5
 * @param countLostHosts whether an attempt whose host was lost uses up one of {@code attempts}, as
 *     it does in AWS. If not, {@link ServiceLimits#totalAttempts} still bounds all attempts
 */
public record RetryStrategy(
    int attempts, List<EvaluateOnExit> evaluateOnExit, boolean countLostHosts) {
  /** One attempt, which is the default. */
  public static final RetryStrategy ONCE = new RetryStrategy(1, List.of());

  /** Checks and copies the fields. */
  public RetryStrategy {
    Checks.atLeast("retryStrategy.attempts", attempts, 1);
    Checks.require(
        evaluateOnExit.size() <= 5,
        "retryStrategy.evaluateOnExit",
        evaluateOnExit.size() + " entries",
        "must be at most 5");
    evaluateOnExit = Checks.copy(evaluateOnExit);
  }

  /** Makes a strategy in which lost hosts count. */
  public RetryStrategy(int attempts, List<EvaluateOnExit> evaluateOnExit) {
    this(attempts, evaluateOnExit, true);
  }

  /** Returns a strategy of this many attempts. */
  public static RetryStrategy attempts(int attempts) {
    return new RetryStrategy(attempts, List.of());
  }

  /** Returns a strategy of this many attempts, and rules that may end them early. */
  public static RetryStrategy attempts(int attempts, EvaluateOnExit... rules) {
    return new RetryStrategy(attempts, List.of(rules));
  }

  /** Returns this strategy without counting attempts whose host was lost. */
  public RetryStrategy withoutLostHosts() {
    return new RetryStrategy(attempts, evaluateOnExit, false);
  }

  /** Returns what the rules say of an attempt that ended like this; RETRY if none matches. */
  public RetryAction evaluate(
      @Nullable String statusReason, @Nullable String reason, @Nullable Integer exitCode) {
    for (EvaluateOnExit rule : evaluateOnExit) {
      if (rule.matches(statusReason, reason, exitCode)) {
        return rule.action();
      }
    }
    return RetryAction.RETRY;
  }
}
