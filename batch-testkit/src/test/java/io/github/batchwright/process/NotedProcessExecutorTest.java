package io.github.batchwright.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.logs.FileJobLogStore;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.process.ProcessStarter.Tools;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A command does not notice that its attempt is noted and that it runs inside a wrapper. */
final class NotedProcessExecutorTest extends ProcessExecutorTest {
  private int rigs;

  @Override
  ProcessRig rig(JobLogStore logs) throws IOException {
    return new ProcessRig(logs, new ProcessExecutor(logs, state(++rigs)));
  }

  private Path state(int number) {
    return folder.resolve("state-" + number);
  }

  @Test
  void argumentsArePassedOnAsTheyAre() throws IOException {
    String[] strange = {
      "a b", "", "-n", "--", "$0", "$(id)", "\"", "'", "\\", "line\nline", "*", "a=b", "\u00e4", ""
    };
    List<String> command = new ArrayList<>(List.of("printf", "<%s>"));
    command.addAll(List.of(strange));

    AttemptId attempt = rig.launch(command.toArray(String[]::new));
    assertEquals("<" + String.join("><", strange) + ">", rig.output(attempt));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void environmentIsPassedOnAsItIs() throws IOException {
    Map<String, String> strange = new LinkedHashMap<>();
    String names =
        "a.b a-b -u -i 1 BASH_FUNC_f%% c e x IFS PS1 PS2 PS4 OPTIND OPTERR PPID LINENO "
            + "RANDOM UID EPOCHSECONDS SHLVL PWD OLDPWD _ SHELLOPTS BASHOPTS HISTCMD SECONDS "
            + "ENV BASH_ENV POSIXLY_CORRECT LD_LIBRARY_PATH BATCHWRIGHT_ENV_0 BATCHWRIGHT_ENV_x";
    for (String name : names.split(" ", -1)) {
      strange.put(name, "some\n'\"$value` \u00e4 of " + name);
    }
    strange.put("BASH_FUNC_g%%", "() { :; }");
    strange.put("empty", "");
    for (Map<String, String> added : List.of(strange, Map.<String, String>of())) {
      assertSame(ProcessRig.properties(added, folder, "cat", "/proc/self/environ"));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatElseAProcessInheritsIsTheSame() throws IOException {
    String script =
        "umask; pwd; ulimit -a; ls -l /proc/self/fd | grep -c -- '->'; readlink /proc/self/fd/0;"
            + " grep -E '^(SigIgn|ShdPnd|Uid|Gid|Groups|Cap|Seccomp|NoNewPrivs)'"
            + " /proc/self/status; nice; cat /proc/self/oom_score_adj";
    assertSame(ProcessRig.properties(Map.of(), folder, "sh", "-c", script));
    // Not which are blocked: Java blocks QUIT in its children, and dash unblocks everything.
    assertSame(ProcessRig.properties(Map.of(), null, "grep", "Sig[IC]", "/proc/self/status"));
    assertSame(ProcessRig.properties(Map.of(), null, "sh", "-c", "kill -SEGV $$"));
    assertSame(ProcessRig.properties(Map.of(), null, "sh", "-c", "no-such-command; kill -INT $$"));
  }

  /** Says that a process writes the same and ends alike with no wrapper and within each. */
  private void assertSame(JobProperties properties) throws IOException {
    List<String> told = new ArrayList<>();
    for (Wrapper wrapper : wrappers()) {
      Path logFolder = folder.resolve("logs-" + ++rigs);
      AttemptRecords records =
          wrapper == null ? null : new AttemptRecords(state(rigs), AttemptRecords.presentBoot());
      Tools tools = new Tools(new LinuxProcesses(), ProcessExecutor.findSetsid(), records, wrapper);
      JobLogStore logs = new FileJobLogStore(logFolder);
      try (ProcessRig one = new ProcessRig(logs, new ProcessExecutor(logs, Host.LINUX, tools))) {
        AttemptId attempt = one.launch(properties);
        AttemptOutcome outcome = one.await(attempt);
        told.add(
            outcome
                + "\n"
                + text(one.bytes(attempt, LogStream.STDOUT))
                + text(one.bytes(attempt, LogStream.STDERR)));
      }
    }
    for (int i = 1; i < told.size(); i++) {
      assertEquals(told.get(0), told.get(i), "wrapper " + i);
    }
  }

  /** An environment has no order, and the token differs. */
  private static String text(byte[] bytes) {
    return Stream.of(new String(bytes, StandardCharsets.UTF_8).split("\0", -1))
        .filter(variable -> !variable.startsWith(TreeMark.VARIABLE))
        .sorted()
        .toList()
        .toString();
  }

  /** None, that of this host, and one for each other shell that calls itself sh. */
  private List<@Nullable Wrapper> wrappers() throws IOException {
    Wrapper usual = Wrapper.find(Host.LINUX).orElseThrow();
    List<@Nullable Wrapper> wrappers = new ArrayList<>();
    wrappers.add(null);
    wrappers.add(usual);
    for (String shell : List.of("bash", "dash", "busybox", "ksh", "mksh", "zsh")) {
      Path program = Path.of("/bin", shell);
      if (Files.isExecutable(program)) {
        Path link = Files.createDirectories(folder.resolve(shell)).resolve("sh");
        if (!Files.exists(link)) {
          Files.createSymbolicLink(link, program);
        }
        wrappers.add(new Wrapper(link, usual.env()));
      }
    }
    return wrappers;
  }

  @Test
  void aProgramWhosePathLooksLikeAVariableRuns() throws IOException {
    Path strange = Files.createDirectories(folder.resolve("a=b"));
    Path program = Files.writeString(strange.resolve("greet"), "#!/bin/sh\necho hello $1\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));

    assertEquals("hello you\n", rig.output(rig.launch(program.toString(), "you")));
  }

  @Test
  void recordsAreForTheirOwnerAlone() throws IOException {
    assertEquals(AttemptOutcome.exited(3), rig.run("sh", "-c", "umask 0; exit 3"));

    assertEquals("rwx------", permissions(state(1)));
    for (String file : List.of("job-1.1.attempt", "job-1.1.exit")) {
      assertEquals("rw-------", permissions(state(1).resolve(file)), file);
    }
    assertEquals("3\n", Files.readString(state(1).resolve("job-1.1.exit")));
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void whatIsRefusedLeavesNoRecord() throws IOException {
    assertEquals(AttemptOutcome.Cause.CANNOT_START, rig.run("no-such-program").cause());
    try (Stream<Path> files = Files.list(state(1))) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void nothingIsLaunchedThatCannotBeNoted() throws IOException {
    Files.setPosixFilePermissions(state(1), PosixFilePermissions.fromString("r-x------"));
    Path gone = Files.move(state(1), folder.resolve("moved"));
    try {
      AttemptOutcome outcome = rig.run("touch", folder.resolve("touched").toString());

      assertEquals(AttemptOutcome.Cause.CANNOT_START, outcome.cause());
      assertTrue(
          String.valueOf(outcome.reason())
              .startsWith("The record of the attempt cannot be written"),
          outcome.toString());
      assertTrue(Files.notExists(folder.resolve("touched")));
    } finally {
      Files.setPosixFilePermissions(gone, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
