package io.github.batchwright.process;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.process.AttemptRecords.Manner;
import io.github.batchwright.process.ProcessAttempt.Started;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the process of an attempt. Thread-safe. */
final class ProcessStarter {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessStarter.class);

  /** The JDK's words, older and newer, if the kernel finds arguments and environment too long. */
  private static final Pattern TOO_LONG = Pattern.compile("error(=|: )7\\b");

  private final Host host;
  private final JobLogStore logs;
  private final Executor pumps;
  private final Tools tools;

  /**
   * What processes are made with.
   *
   * @param trees finds them again
   * @param setsid the program that starts another in a session of its own, or null to do without
   * @param records where they are noted, or null to do without
   * @param wrapper what writes down their exit codes if there are records, or null to do without
   */
  record Tools(
      ProcessTrees trees,
      @Nullable Path setsid,
      @Nullable AttemptRecords records,
      @Nullable Wrapper wrapper) {}

  /**
   * Makes a starter.
   *
   * @param pumps runs a task that blocks, for each stream whose log is no file
   */
  ProcessStarter(Host host, JobLogStore logs, Executor pumps, Tools tools) {
    this.host = host;
    this.logs = logs;
    this.pumps = pumps;
    this.tools = tools;
  }

  /**
   * Starts the process of an attempt.
   *
   * @param mark how its processes will be known
   * @throws CannotStartException if there is no such process now, or if it may have been there
   *     before
   */
  Started start(LaunchRequest request, TreeMark mark) throws CannotStartException {
    if (!(request.properties() instanceof ProcessProperties properties)) {
      throw new CannotStartException(
          AttemptOutcome.invalid(
              "properties: '" + request.properties().kind() + "' must be of kind PROCESS"));
    }
    ProcessBuilder builder = new ProcessBuilder();
    setEnvironment(builder, properties, request.variables(), mark);
    boolean wrapped = setCommand(builder, properties, request.attempt());
    builder.redirectInput(host.nothing());
    Map<LogStream, OutputStream> pumped = new EnumMap<>(LogStream.class);
    try {
      for (LogStream stream : LogStream.values()) {
        redirect(builder, request.attempt(), stream).ifPresent(log -> pumped.put(stream, log));
      }
      Manner manner = new Manner(!pumped.isEmpty(), tools.setsid() != null, wrapped);
      noteLaunch(request.attempt(), manner);
      Process process = start(builder);
      try {
        noteProcess(request.attempt(), process.pid());
        return new Started(
            mark.of(process.toHandle(), manner),
            startPumps(request.attempt(), process, pumped),
            process.onExit().thenApply(ended -> OptionalInt.of(ended.exitValue())));
      } catch (RuntimeException | Error e) {
        process.destroyForcibly();
        throw e;
      }
    } catch (CannotStartException | RuntimeException | Error e) {
      pumped.values().forEach(ProcessStarter::close);
      throw e;
    }
  }

  /** Sets what to run, and answers whether it is wrapped. */
  private boolean setCommand(
      ProcessBuilder builder, ProcessProperties properties, AttemptId attempt)
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
    AttemptRecords records = tools.records();
    Wrapper wrapper = tools.wrapper();
    boolean wrapped = records != null && wrapper != null && wrapper.canWrap(command);
    if (records != null && wrapper != null && wrapped) {
      Path exitFile = records.exitFile(attempt.fileName());
      command = new ArrayList<>(wrapper.wrap(command, builder.environment(), exitFile));
    }
    if (tools.setsid() != null) {
      command.add(0, tools.setsid().toString());
    }
    builder.command(command);
    return wrapped;
  }

  /** Notes that there may be a process from now on. */
  private void noteLaunch(AttemptId attempt, Manner manner) throws CannotStartException {
    AttemptRecords records = tools.records();
    if (records == null) {
      return;
    }
    try {
      records.launching(attempt.fileName(), manner);
    } catch (FileAlreadyExistsException e) {
      throw new CannotStartException(
          AttemptOutcome.lost("It may have been launched before: " + e.getFile() + " exists"));
    } catch (IOException e) {
      throw cannot("The record of the attempt cannot be written: " + e);
    }
  }

  private void noteProcess(AttemptId attempt, long pid) {
    AttemptRecords records = tools.records();
    OptionalLong start = records == null ? OptionalLong.empty() : tools.trees().startOf(pid);
    if (records == null || start.isEmpty()) {
      return;
    }
    try {
      records.made(attempt.fileName(), pid, start.getAsLong());
    } catch (IOException e) {
      // It can still be found by its token.
      LOG.warn("The record of {} lacks its process", attempt, e);
    }
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
    LogId log = LogId.of(attempt, stream);
    try {
      Optional<Path> file = logs.file(log);
      Redirect target = file.map(path -> Redirect.appendTo(path.toFile())).orElse(Redirect.PIPE);
      switch (stream) {
        case STDOUT -> builder.redirectOutput(target);
        case STDERR -> builder.redirectError(target);
      }
      return file.isPresent() ? Optional.empty() : Optional.of(logs.append(log));
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
