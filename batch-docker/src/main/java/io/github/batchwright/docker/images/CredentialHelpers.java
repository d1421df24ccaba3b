package io.github.batchwright.docker.images;

import io.github.batchwright.docker.engine.EngineMessages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks programs that keep credentials, by the protocol of docker-credential-helpers: {@code
 * docker-credential-NAME get}, the server on the standard input, JSON on the standard output.
 * Thread-safe.
 */
final class CredentialHelpers {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialHelpers.class);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /** What all helpers say that know nothing of a server. */
  private static final String NOT_FOUND = "credentials not found";

  private static final String NO_SERVER = "no credentials server URL";
  private static final String NO_USER = "no credentials username";
  private static final int LONGEST_ANSWER = 64 << 10;
  private static final long POLL_MILLIS = 5;

  private final List<Path> path;
  private final Duration limit;

  CredentialHelpers(List<Path> path, Duration limit) {
    this.path = List.copyOf(path);
    this.limit = limit;
  }

  static String program(String helper) {
    return "docker-credential-" + helper;
  }

  /** Returns what a helper answers; nothing if it has no credentials for this server. */
  Optional<byte[]> get(String helper, String server) throws IOException {
    Process process =
        new ProcessBuilder(find(helper).toString(), "get")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      tell(process, server);
      byte[] answer = read(process, program(helper));
      if (process.exitValue() == 0) {
        return Optional.of(answer);
      }
      String said = EngineMessages.oneLine(new String(answer, StandardCharsets.UTF_8));
      if (said.contains(NOT_FOUND) || said.contains(NO_SERVER) || said.contains(NO_USER)) {
        return Optional.empty();
      }
      throw new IOException(program(helper) + " exited with " + process.exitValue() + ": " + said);
    } finally {
      // What it has started, too, else that would hold on to its output.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Path find(String helper) throws IOException {
    if (!NAME.matcher(helper).matches()) {
      throw new IOException("'" + helper + "' is no name of a credential helper");
    }
    for (Path directory : path) {
      for (String ending : List.of("", ".exe")) {
        Path candidate = directory.resolve(program(helper) + ending);
        if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
          return candidate.toAbsolutePath();
        }
      }
    }
    throw new IOException(program(helper) + " is not in PATH");
  }

  private static void tell(Process process, String server) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(server.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ends without listening, perhaps is ending just now; its answer says why.
      LOG.debug("{} does not listen", process.info().command(), e);
    }
  }

  /**
   * Reads until the program has ended. A read that waits could not be ended: something that the
   * program has left behind may keep its output open.
   */
  private byte[] read(Process process, String program) throws IOException {
    long began = System.nanoTime();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    InputStream out = process.getInputStream();
    while (true) {
      boolean ended = !process.isAlive();
      int ready = out.available();
      if (ready > 0) {
        answer.writeBytes(out.readNBytes(Math.min(ready, LONGEST_ANSWER)));
        if (answer.size() > LONGEST_ANSWER) {
          throw new IOException(program + " answered with more than " + LONGEST_ANSWER + " bytes");
        }
      } else if (ended) {
        return answer.toByteArray();
      } else if (System.nanoTime() - began > limit.toNanos()) {
        throw new IOException(program + " did not end within " + limit.toMillis() / 1000.0 + " s");
      } else {
        pause(program);
      }
    }
  }

  private static void pause(String program) throws IOException {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(program + " was interrupted");
    }
  }
}
