package io.github.batchwright.docker.engine;

import com.github.dockerjava.api.exception.DockerException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words in an engine's answers. */
public final class EngineMessages {
  private static final int LONGEST = 1000;
  private static final Pattern JSON_MESSAGE =
      Pattern.compile("\"message\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-fA-F]{4}|.)");

  private EngineMessages() {}

  /** Returns what the engine said, in one line, without the JSON around it. */
  public static String of(DockerException answer) {
    String text = String.valueOf(answer.getMessage());
    Matcher matcher = JSON_MESSAGE.matcher(text);
    return oneLine(matcher.find() ? unescape(matcher.group(1)) : text);
  }

  /** Returns a text in one line of a bounded length. */
  public static String oneLine(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }

  private static String unescape(String json) {
    return ESCAPE
        .matcher(json)
        .replaceAll(escape -> Matcher.quoteReplacement(character(escape.group(1))));
  }

  private static String character(String escape) {
    return switch (escape.charAt(0)) {
      case 'u' -> escape.length() == 5 ? unicode(escape) : escape;
      case 'n', 'r', 't', 'b', 'f' -> " ";
      default -> escape;
    };
  }

  private static String unicode(String escape) {
    return String.valueOf((char) Integer.parseInt(escape.substring(1), 16));
  }
}
