package io.github.batchwright.docker.spec;

import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.LogConfig.LoggingType;
import io.github.batchwright.docker.logs.LogRetention;
import io.github.batchwright.model.container.LogConfiguration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine keeps what a container writes until it is in the log store. Whatever the driver,
 * an engine from 20.10 on keeps a copy that can be read, unless the job turns that off.
 */
public final class LogDriver {
  private LogDriver() {}

  /**
   * Returns what the engine is told. The driver must be a {@linkplain #type known} one; unless a
   * job asks for another, it is the one that keeps bytes as they are, where the usual one replaces
   * what is no UTF-8.
   */
  public static LogConfig of(@Nullable LogConfiguration asked, LogRetention retention) {
    LoggingType type = asked == null ? LoggingType.LOCAL : type(asked.logDriver()).orElseThrow();
    Map<String, String> options = new LinkedHashMap<>();
    if (asked != null) {
      options.putAll(asked.options());
    }
    retention.fill(type, options);
    return new LogConfig(type, options);
  }

  /** Returns what of this cannot be done, each a field with the reason; none if all can be. */
  public static List<String> unsupported(LogConfiguration asked) {
    List<String> found = new ArrayList<>();
    if (type(asked.logDriver()).isEmpty()) {
      found.add(
          "logConfiguration.logDriver: '" + asked.logDriver() + "' is no driver of an engine");
    }
    if (!asked.secretOptions().isEmpty()) {
      found.add(
          "logConfiguration.secretOptions: would be no secret: the engine shows them to anybody");
    }
    return found;
  }

  /** Returns the driver of this name; nothing if no engine has it, or the client does not. */
  public static Optional<LoggingType> type(String driver) {
    return Arrays.stream(LoggingType.values())
        // The client has two names for json-file.
        .filter(type -> type != LoggingType.DEFAULT && type.getType().equals(driver))
        .findFirst();
  }
}
