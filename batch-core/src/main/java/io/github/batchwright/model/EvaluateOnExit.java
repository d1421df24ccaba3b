package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a {@link RetryStrategy}: when all its conditions match how an attempt ended, its
 * action is taken. A condition matches the whole text, in any case; {@code *} at its end matches
 * any rest. AWS: {@code evaluateOnExit}.
 *
 * @param onStatusReason matched against the status reason, or null for any; at most 512 characters
 * @param onReason matched against the reason, or null for any; at most 512 characters
 * @param onExitCode digits and at most a final {@code *}, or null for any; never matches an attempt
 *     that ended without an exit code
 * @param action what to do
 */
public record EvaluateOnExit(
    @Nullable String onStatusReason,
    @Nullable String onReason,
    @Nullable String onExitCode,
    RetryAction action) {
  private static final Pattern EXIT_CODE = Pattern.compile("\\d*\\*?");

  /** Checks the patterns. */
  public EvaluateOnExit {
    checkPattern("evaluateOnExit.onStatusReason", onStatusReason);
    checkPattern("evaluateOnExit.onReason", onReason);
    checkPattern("evaluateOnExit.onExitCode", onExitCode);
    Checks.require(
        onExitCode == null || EXIT_CODE.matcher(onExitCode).matches(),
        "evaluateOnExit.onExitCode",
        String.valueOf(onExitCode),
        "must be digits and at most a final '*'");
    Checks.require(
        onStatusReason != null || onReason != null || onExitCode != null,
        "evaluateOnExit",
        action,
        "needs at least one of onStatusReason, onReason, onExitCode");
  }

  /** Returns a rule on the exit code alone. */
  public static EvaluateOnExit onExitCode(String pattern, RetryAction action) {
    return new EvaluateOnExit(null, null, pattern, action);
  }

  /** Returns a rule on the reason alone. */
  public static EvaluateOnExit onReason(String pattern, RetryAction action) {
    return new EvaluateOnExit(null, pattern, null, action);
  }

  /** Returns a rule on the status reason alone. */
  public static EvaluateOnExit onStatusReason(String pattern, RetryAction action) {
    return new EvaluateOnExit(pattern, null, null, action);
  }

  /** Says whether every condition of this rule matches. */
  public boolean matches(
      @Nullable String statusReason, @Nullable String reason, @Nullable Integer exitCode) {
    return matches(onStatusReason, statusReason)
        && matches(onReason, reason)
        && matches(onExitCode, exitCode == null ? null : exitCode.toString());
  }

  private static boolean matches(@Nullable String pattern, @Nullable String text) {
    if (pattern == null) {
      return true;
    }
    if (text == null) {
      return false;
    }
    String wanted = pattern.toLowerCase(Locale.ROOT);
    String actual = text.toLowerCase(Locale.ROOT);
    return wanted.endsWith("*")
        ? actual.startsWith(wanted.substring(0, wanted.length() - 1))
        : actual.equals(wanted);
  }

  private static void checkPattern(String field, @Nullable String pattern) {
    if (pattern == null) {
      return;
    }
    Checks.require(
        !pattern.isEmpty() && pattern.length() <= 512, field, pattern, "must be 1-512 characters");
    int star = pattern.indexOf('*');
    Checks.require(
        star < 0 || star == pattern.length() - 1, field, pattern, "may hold '*' only at its end");
  }
}
