package io.github.batchwright.process;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A small shell script that starts a command, waits for its end and writes its exit code into a
 * file, whether or not somebody watches. Immutable.
 *
 * <p>The command does not notice. Its arguments are passed on as they are; no text of the user's
 * becomes text of the script. The script catches the signals that a command may send to its own
 * group, which gives them back their usual effect in the command, and survives them. It keeps its
 * own messages for itself. Only this is not as without: Java blocks QUIT in its children, and some
 * shells, such as dash, unblock it.
 *
 * <p>A shell cannot be trusted with an environment: it drops variables that it could not have set,
 * such as {@code a.b}, and sets some by itself, such as {@code PWD}. So such variables go past it,
 * as values of others, and {@code env} gives them back their names.
 *
 * <p>The exit code is one short line, written at once into a new file. A reader counts only what
 * ends with a line feed, which saves the process that a rename would take.
 *
 * @param shell a POSIX shell
 * @param env the program that changes an environment and then becomes another program
 */
record Wrapper(Path shell, Path env) {
  private static final String FOLDERS = "/bin:/usr/bin";
  private static final String HIDDEN = "BATCHWRIGHT_ENV_";
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern UNSAFE = Pattern.compile("BASH.*|LD_.*|DYLD_.*|" + HIDDEN + ".*");

  /** What some shell sets for its commands even if it was not there before. */
  private static final ImmutableList<String> ADDED =
      ImmutableList.of("PWD", "OLDPWD", "SHLVL", "_");

  /** What some shell changes, drops or heeds. */
  private static final ImmutableSet<String> TOUCHED =
      ImmutableSet.<String>builder()
          .addAll(ADDED)
          .add("IFS", "OPTIND", "OPTERR", "OPTARG", "PPID", "PS1", "PS2", "PS3", "PS4", "LINENO")
          .add("RANDOM", "SRANDOM", "SECONDS", "EPOCHSECONDS", "EPOCHREALTIME", "HISTCMD")
          .add("COMP_WORDBREAKS", "DIRSTACK", "FUNCNAME", "GROUPS", "UID", "EUID", "SHELLOPTS")
          .add("POSIXLY_CORRECT", "ENV", "KSH_VERSION", "ERRNO", "PIPESTATUS")
          .build();

  private static final String BEFORE =
      """
      exec 3>&2 2>/dev/null
      trap : HUP INT QUIT USR1 USR2 ALRM TERM
      (exec\s""";
  private static final String AFTER =
      """
       "$@" 2>&3 3>&-)
      c=$?
      umask 077
      echo "$c" >"$0"
      exit "$c"
      """;

  /** Returns the wrapper of this host, if it has what it takes. */
  static Optional<Wrapper> find(Host host) {
    if (!host.isUnix()) {
      return Optional.empty();
    }
    Optional<Path> shell = Programs.find("sh", Path.of(""), FOLDERS);
    Optional<Path> env = Programs.find("env", Path.of(""), FOLDERS);
    return shell.flatMap(sh -> env.map(program -> new Wrapper(sh, program)));
  }

  /** Says whether a command can be wrapped: {@code env} would take this program for a variable. */
  boolean canWrap(List<String> command) {
    return command.get(0).indexOf('=') < 0;
  }

  /**
   * Returns the command that runs another and writes its exit code.
   *
   * @param command begins with an absolute path
   * @param environment that of the command; what the shell must not see is hidden in it
   */
  List<String> wrap(List<String> command, Map<String, String> environment, Path exitFile) {
    int hidden = hide(environment);
    StringBuilder script = new StringBuilder(BEFORE).append(env);
    ADDED.forEach(name -> script.append(" -u ").append(name));
    for (int i = 0; i < hidden; i++) {
      script.append(" -u ").append(HIDDEN).append(i);
    }
    script.append(" --");
    for (int i = 0; i < hidden; i++) {
      script.append(" \"$").append(HIDDEN).append(i).append('"');
    }
    script.append(AFTER);
    return ImmutableList.<String>builder()
        .add(shell.toString(), "-c", script.toString(), exitFile.toString())
        .addAll(command)
        .build();
  }

  /** Renames what a shell would touch; returns how many there were. */
  private static int hide(Map<String, String> environment) {
    List<String> names = environment.keySet().stream().filter(Wrapper::isTouched).toList();
    List<String> variables = new ArrayList<>();
    for (String name : names) {
      variables.add(name + "=" + environment.remove(name));
    }
    for (int i = 0; i < variables.size(); i++) {
      environment.put(HIDDEN + i, variables.get(i));
    }
    return variables.size();
  }

  private static boolean isTouched(String name) {
    return TOUCHED.contains(name)
        || !PLAIN.matcher(name).matches()
        || UNSAFE.matcher(name).matches();
  }

  /**
   * Returns those of an attempt's processes that a stop is for: not the wrapper, which has to see
   * the end, and catches a graceful stop. Nor the child that is not yet the command and catches it
   * too, so that it would be lost. While there is nothing but these, the answer is empty.
   */
  static List<ProcessHandle> commands(ProcessHandle wrapper, List<ProcessHandle> members) {
    Optional<String> own = wrapper.info().commandLine();
    return members.stream()
        .filter(member -> !member.equals(wrapper))
        .filter(member -> own.isEmpty() || !own.equals(member.info().commandLine()))
        .toList();
  }
}
