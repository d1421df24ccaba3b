package io.github.batchwright.handler;

import com.google.common.base.Strings;
import com.google.common.base.Throwables;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * The logger of one attempt: each line goes to the attempt's log, and to the host's logger with the
 * attempt in front of it. Thread-safe.
 *
 * <p>The attempt's log gets every level from INFO up, and DEBUG and TRACE if the host's logger has
 * them on.
 */
final class JobLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;
  private static final int WIDEST_LEVEL = 5;

  private final transient AttemptLog log;
  private final transient Logger host;
  private final transient InstantSource clock;
  private final String prefix;

  /**
   * Makes a logger.
   *
   * @param prefix what goes in front of a line in the host's log
   */
  JobLogger(AttemptLog log, Logger host, InstantSource clock, String prefix) {
    this.log = log;
    this.host = host;
    this.clock = clock;
    this.prefix = prefix;
    this.name = host.getName();
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String pattern,
      @Nullable Object @Nullable [] arguments,
      @Nullable Throwable throwable) {
    String message = MessageFormatter.basicArrayFormat(pattern, arguments);
    StringBuilder line = new StringBuilder();
    line.append(clock.instant()).append(' ');
    line.append(Strings.padEnd(level.name(), WIDEST_LEVEL, ' ')).append(' ');
    line.append(message).append('\n');
    if (throwable != null) {
      line.append(Throwables.getStackTraceAsString(throwable));
    }
    log.write(line.toString());
    host.atLevel(level).setCause(throwable).log(prefix + message);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public boolean isTraceEnabled() {
    return host.isTraceEnabled();
  }

  @Override
  public boolean isDebugEnabled() {
    return host.isDebugEnabled();
  }

  @Override
  public boolean isInfoEnabled() {
    return true;
  }

  @Override
  public boolean isWarnEnabled() {
    return true;
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }
}
