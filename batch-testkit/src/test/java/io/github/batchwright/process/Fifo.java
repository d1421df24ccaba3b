package io.github.batchwright.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A named pipe by which a test waits for a process without looking again and again. */
final class Fifo {
  private final Path path;

  private Fifo(Path path) {
    this.path = path;
  }

  static Fifo in(Path folder) throws IOException {
    Path path = folder.resolve("fifo-" + System.nanoTime());
    Process mkfifo = new ProcessBuilder(List.of("mkfifo", path.toString())).inheritIO().start();
    if (mkfifo.onExit().join().exitValue() != 0) {
      throw new IOException("mkfifo " + path);
    }
    return new Fifo(path);
  }

  /** Waits until a process writes a line. */
  String awaitLine() throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(path)) {
      return String.valueOf(reader.readLine());
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
