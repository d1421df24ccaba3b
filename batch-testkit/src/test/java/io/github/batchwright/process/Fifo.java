package io.github.batchwright.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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

  /** Waits until a process writes a line; for a minute at most. */
  String awaitLine() throws IOException {
    CompletableFuture<String> line = CompletableFuture.supplyAsync(this::readLine);
    try {
      return line.get(1, TimeUnit.MINUTES);
    } catch (TimeoutException | InterruptedException | ExecutionException e) {
      // A reader that waits for a writer cannot be interrupted: it gets one, that writes nothing.
      new RandomAccessFile(path.toFile(), "rw").close();
      throw new IOException("Nobody wrote to " + path, e);
    }
  }

  /** Writes a line to the process that waits for it, once it does. */
  void write(String line) throws IOException {
    Files.writeString(path, line + "\n", StandardOpenOption.WRITE);
  }

  private String readLine() {
    try (BufferedReader reader = Files.newBufferedReader(path)) {
      return String.valueOf(reader.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
