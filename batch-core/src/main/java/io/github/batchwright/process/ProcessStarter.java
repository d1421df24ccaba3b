package io.github.batchwright.process;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.process.ProcessAttempt.Started;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the process of an attempt. Thread-safe. */
final class ProcessStarter {
  /** The JDK's words, older and newer, if the kernel finds arguments and environment too long. */
  private static final Pattern TOO_LONG = Pattern.compile("error(=|: )7\\b");

  private final Host host;
  private final JobLogStore logs;
  private final Executor pumps;
  private final @Nullable Path setsid;

  /**
   * Makes a starter.
   *
   * @param pumps runs a task that blocks, for each stream whose log is no file
   * @param setsid the program that starts another in a session of its own, or null to do without
   */
  ProcessStarter(Host host, JobLogStore logs, Executor pumps, @Nullable Path setsid) {
    this.host = host;
    this.logs = logs;
    this.pumps = pumps;
    this.setsid = setsid;
  }

  /**
   * Starts the process of an attempt.
   *
   * @param mark how its processes will be known
   * @throws CannotStartException if there is no such process now
   */
  Started start(LaunchRequest request, TreeMark mark) throws CannotStartException {
    if (!(request.properties() instanceof ProcessProperties properties)) {
      throw new CannotStartException(
          AttemptOutcome.invalid(
              "properties: '" + request.properties().kind() + "' must be of kind PROCESS"));
    }
    ProcessBuilder builder = new ProcessBuilder();
    setEnvironment(builder, properties, request.variables(), mark);
    setCommand(builder, properties);
    builder.redirectInput(host.nothing());
    Map<LogStream, OutputStream> pumped = new EnumMap<>(LogStream.class);
    try {
      for (LogStream stream : LogStream.values()) {
        redirect(builder, request.attempt(), stream).ifPresent(log -> pumped.put(stream, log));
      }
      Process process = start(builder);
      TreeMark full = mark.of(process.toHandle(), setsid != null);
      try {
        return new Started(process, full, startPumps(request.attempt(), process, pumped));
      } catch (RuntimeException | Error e) {
        process.destroyForcibly();
        throw e;
      }
    } catch (CannotStartException | RuntimeException | Error e) {
      pumped.values().forEach(ProcessStarter::close);
      throw e;
    }
  }

  private void setCommand(ProcessBuilder builder, ProcessProperties properties)
      throws CannotStartException {
    Path given = properties.workingDirectory();
    Path directory = (given == null ? Path.of("") : given).toAbsolutePath();
    if (!Files.isDirectory(directory)) {
      throw cannot(
          "processProperties.workingDirectory: '" + directory + "' is not an existing folder");
    }
    builder.directory(directory.toFile());
    List<String> command = new ArrayList<>(properties.command());
    if (host.isUnix()) {
      String searchPath = builder.environment().get("PATH");
      command.set(0, Programs.resolve(command.get(0), directory, searchPath).toString());
    }
    if (setsid != null) {
      command.add(0, setsid.toString());
    }
    builder.command(command);
  }

  private static void setEnvironment(
      ProcessBuilder builder,
      ProcessProperties properties,
      Map<String, String> variables,
      TreeMark mark)
      throws CannotStartException {
    Map<String, String> environment = builder.environment();
    ImmutableMap<String, String> added =
        ImmutableMap.<String, String>builder()
            .putAll(properties.environment())
            .putAll(variables)
            .put(TreeMark.VARIABLE, mark.variable(environment.get(TreeMark.VARIABLE)))
            .buildKeepingLast();
    for (Map.Entry<String, String> variable : added.entrySet()) {
      try {
        environment.put(variable.getKey(), variable.getValue());
      } catch (IllegalArgumentException e) {
        throw new CannotStartException(
            AttemptOutcome.invalid(
                "processProperties.environment: '" + variable.getKey() + "' " + e.getMessage()));
      }
    }
  }

  /** Sends a stream to its log file, or returns the log that it has to be copied to. */
  private Optional<OutputStream> redirect(
      ProcessBuilder builder, AttemptId attempt, LogStream stream) throws CannotStartException {
    try {
      Optional<Path> file = logs.file(attempt, stream);
      Redirect target = file.map(path -> Redirect.appendTo(path.toFile())).orElse(Redirect.PIPE);
      switch (stream) {
        case STDOUT -> builder.redirectOutput(target);
        case STDERR -> builder.redirectError(target);
      }
      return file.isPresent() ? Optional.empty() : Optional.of(logs.append(attempt, stream));
    } catch (IOException | RuntimeException e) {
      throw cannot("The log for " + stream.label() + " cannot be opened: " + e);
    }
  }

  private static Process start(ProcessBuilder builder) throws CannotStartException {
    try {
      return builder.start();
    } catch (IOException e) {
      String text = String.valueOf(e.getMessage());
      if (TOO_LONG.matcher(text).find()) {
        throw new CannotStartException(
            AttemptOutcome.invalid(
                "processProperties.command: with the environment it is longer than the operating"
                    + " system allows"));
      }
      throw cannot("The process cannot be made: " + text);
    }
  }

  private List<OutputPump> startPumps(
      AttemptId attempt, Process process, Map<LogStream, OutputStream> pumped) {
    ImmutableList.Builder<OutputPump> started = ImmutableList.builder();
    pumped.forEach(
        (stream, log) -> {
          OutputPump pump =
              new OutputPump(
                  stream.label() + " of " + attempt,
                  stream == LogStream.STDOUT ? process.getInputStream() : process.getErrorStream(),
                  log);
          pumps.execute(pump);
          started.add(pump);
        });
    return started.build();
  }

  private static CannotStartException cannot(String reason) {
    return new CannotStartException(AttemptOutcome.cannotStart(reason));
  }

  private static void close(OutputStream log) {
    try {
      log.close();
    } catch (IOException | RuntimeException e) {
      // Nothing was written to it: there is nothing to lose.
    }
  }
}
