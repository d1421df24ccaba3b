package io.github.batchwright.docker;

import io.github.batchwright.docker.engine.EngineAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Docker engine that a test has to itself, so that it can be killed, frozen or filled up. It is
 * run by {@code .ci/docker-engine}, shares nothing with another engine but the kernel, and leaves
 * nothing behind, however it ended. A test class that uses it bears {@link RequiresOwnEngine}.
 * Confined to one thread.
 */
final class OwnEngine implements AutoCloseable {
  private final Path folder;
  private final EngineAddress address;
  private final TestEngine engine;
  private final Thread atExit;

  private OwnEngine(Path folder, Thread atExit, EngineAddress address) {
    this.folder = folder;
    this.address = address;
    this.atExit = atExit;
    this.engine = new TestEngine(address);
  }

  /** Returns why there can be none on this machine; nothing if there can. */
  static Optional<String> whyImpossible() {
    if (!Files.exists(script())) {
      return Optional.of(script() + " is not there");
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("an engine of its own needs root");
    }
    for (String folder : List.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/sbin")) {
      if (Files.isExecutable(Path.of(folder, "dockerd"))) {
        return Optional.empty();
      }
    }
    return Optional.of("no dockerd is installed");
  }

  /**
   * Starts an engine that has the image for tests.
   *
   * @param options for dockerd, such as {@code --live-restore}
   */
  static OwnEngine start(String... options) {
    return start(Map.of("ENGINE_OPTIONS", String.join(" ", options)));
  }

  /**
   * Starts an engine that keeps everything on a small disk in memory.
   *
   * @param size such as {@code 64m}
   */
  static OwnEngine onDiskOf(String size) {
    return start(Map.of("ENGINE_DISK", size));
  }

  private static OwnEngine start(Map<String, String> variables) {
    Path folder;
    try {
      // Not the usual folder for such: the path of a socket has to be short.
      folder = Files.createTempDirectory(Path.of("/tmp"), "bw-engine-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // For a run that is broken off.
    Thread atExit = new Thread(() -> script(Map.of(), "stop", folder));
    Runtime.getRuntime().addShutdownHook(atExit);
    return new OwnEngine(
        folder, atExit, EngineAddress.resolve(script(variables, "start", folder), Map.of()));
  }

  /** Returns its address, such as {@code unix:///tmp/x/docker.sock}. */
  String host() {
    return address.uri();
  }

  EngineAddress address() {
    return address;
  }

  /** Returns it as a test sees it. */
  TestEngine engine() {
    return engine;
  }

  /** Returns where it keeps images, containers and their logs. */
  Path data() {
    return folder.resolve("data");
  }

  /** Kills it, as {@code kill -9} does. Containers go on as far as that is up to the kernel. */
  void kill() {
    signal("KILL");
  }

  /** Kills it with its containers, as a machine that loses power. */
  void crash() {
    String unused = script(Map.of(), "crash", folder);
  }

  /** Stops its threads: whoever connects is not answered. */
  void freeze() {
    signal("STOP");
  }

  /** Lets a frozen one go on. */
  void thaw() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      String pid = Files.readString(folder.resolve("pid")).strip();
      run(Map.of(), List.of("kill", "-" + signal, pid));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it again with what it kept, if it has ended; stops it first, gently, if it runs. */
  void restart() {
    String unused = script(Map.of(), "restart", folder);
  }

  private static Path script() {
    String module = System.getProperty("basedir", "");
    return Path.of(module).toAbsolutePath().resolveSibling(".ci").resolve("docker-engine");
  }

  /** Returns the last line that it printed. */
  private static String script(Map<String, String> variables, String command, Path folder) {
    List<String> lines =
        run(variables, List.of("bash", script().toString(), command, folder.toString()));
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }

  private static List<String> run(Map<String, String> variables, List<String> command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(variables);
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + " failed: " + output);
      }
      return new ArrayList<>(output.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Stops it with all its containers, and removes what it kept. */
  @Override
  public void close() throws IOException {
    engine.close();
    Runtime.getRuntime().removeShutdownHook(atExit);
    String unused = script(Map.of(), "stop", folder);
  }
}
