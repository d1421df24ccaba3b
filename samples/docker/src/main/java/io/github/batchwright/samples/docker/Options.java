package io.github.batchwright.samples.docker;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the program was asked to do.
 *
 * @param image the image of the containers
 * @param bands how many containers compute the picture
 * @param file where the picture is written to, or null for nowhere
 * @param swarm whether the containers run on a swarm
 */
record Options(String image, int bands, @Nullable Path file, boolean swarm) {
  /** What {@code --help} prints. */
  static final String HELP =
      """
      Computes a picture in containers: one finds a window worth looking at, an array of them
      computes the picture band by band, and a function in Java puts the bands together.

        pipeline [OPTION]...

        --image IMG  the image, with an awk; busybox:stable unless given
        --bands N    how many containers compute, 2-20; 20 unless given
        --out FILE   where to write the picture as a PNG; nowhere unless given
        --swarm      run the containers on a Docker swarm, whose manager the engine is
        --help       print this

      The engine is the one that DOCKER_HOST names, or the one at the usual socket.
      """;

  private static final int MOST_BANDS = 20;

  /**
   * Reads the arguments of the command line.
   *
   * @throws IllegalArgumentException if one is wrong, naming it
   */
  static Options parse(List<String> arguments) {
    String image = "busybox:stable";
    int bands = MOST_BANDS;
    Path file = null;
    boolean swarm = false;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      switch (argument) {
        case "--image" -> image = value(argument, rest);
        case "--bands" -> bands = bands(value(argument, rest));
        case "--swarm" -> swarm = true;
        case "--out" -> file = Path.of(value(argument, rest));
        default ->
            throw new IllegalArgumentException(
                "option: '" + argument + "' must be one of --image, --bands, --out, --swarm");
      }
    }
    return new Options(image, bands, file, swarm);
  }

  private static String value(String option, Iterator<String> rest) {
    String value = rest.hasNext() ? rest.next() : "";
    if (value.isBlank()) {
      throw new IllegalArgumentException(option + ": '" + value + "' must not be blank");
    }
    return value;
  }

  private static int bands(String value) {
    int bands = value.matches("\\d{1,2}") ? Integer.parseInt(value) : 0;
    if (bands < 2 || bands > MOST_BANDS) {
      throw new IllegalArgumentException("--bands: '" + value + "' must be 2-" + MOST_BANDS);
    }
    return bands;
  }
}
