package io.github.batchwright.samples.quickstart;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the program was asked to do.
 *
 * @param folder where the text files are
 * @param image the image that counts in containers, or null to count in processes
 * @param limit how many files are counted at most
 */
record Options(Path folder, @Nullable String image, int limit) {
  /** What {@code --help} prints. */
  static final String HELP =
      """
      Counts the words of the text files in a folder, as a batch: one array child a file.

        quickstart [OPTION]... [FOLDER]

        FOLDER       the files; Batchwright's own sources and docs unless given
        --docker     count in containers rather than in processes
        --image IMG  the image of the containers, with a POSIX shell; busybox:stable unless given
        --limit N    count at most N files; without limit unless given, 40 with --docker
        --help       print this
      """;

  private static final String DEFAULT_IMAGE = "busybox:stable";
  private static final int DEFAULT_DOCKER_LIMIT = 40;

  /** Reads the arguments of the command line. */
  static Options parse(List<String> arguments) throws Refusal {
    Path folder = null;
    String image = null;
    boolean docker = false;
    int limit = 0;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      switch (argument) {
        case "--docker" -> docker = true;
        case "--image" -> image = value(argument, rest);
        case "--limit" -> limit = limit(value(argument, rest));
        default -> folder = folder(folder, argument);
      }
    }
    if (image != null && !docker) {
      throw Refusal.of("--image", image, "must come with --docker");
    }
    if (docker && image == null) {
      image = DEFAULT_IMAGE;
    }
    if (limit == 0) {
      limit = docker ? DEFAULT_DOCKER_LIMIT : Integer.MAX_VALUE;
    }
    return new Options(folder == null ? repository() : folder, image, limit);
  }

  private static String value(String option, Iterator<String> rest) throws Refusal {
    String value = rest.hasNext() ? rest.next() : "";
    if (value.isBlank()) {
      throw Refusal.of(option, value, "must not be blank");
    }
    return value;
  }

  private static int limit(String value) throws Refusal {
    if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < 2) {
      throw Refusal.of("--limit", value, "must be a whole number from 2 to 999999999");
    }
    return Integer.parseInt(value);
  }

  private static Path folder(@Nullable Path before, String argument) throws Refusal {
    if (argument.startsWith("-")) {
      throw Refusal.of("option", argument, "must be one of --docker, --image, --limit, --help");
    }
    if (before != null) {
      throw Refusal.of("FOLDER", argument, "must not follow another one, '" + before + "'");
    }
    try {
      Path folder = Path.of(argument);
      if (!argument.isEmpty() && Files.isDirectory(folder)) {
        return folder;
      }
    } catch (InvalidPathException e) {
      // Such a name no file system takes is not a folder either.
    }
    throw Refusal.of("FOLDER", argument, "must be an existing folder");
  }

  /** Looks for Batchwright's own repository at the working directory and above. */
  private static Path repository() throws Refusal {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("pom.xml"))
          && Files.isDirectory(folder.resolve("batch-core"))) {
        return folder;
      }
    }
    throw Refusal.of(
        "FOLDER", "", "must be given outside Batchwright's repository, as in " + start);
  }
}
