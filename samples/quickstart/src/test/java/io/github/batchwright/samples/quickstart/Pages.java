package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the pages of documentation show, and the code that they show. */
final class Pages {
  static final Path ROOT = Path.of("../..");

  private Pages() {}

  /** Checks that a page shows these regions of a source file, in this order, and no other code. */
  static void assertShows(String page, String file, String... tags) throws IOException {
    List<String> regions = new ArrayList<>();
    for (String tag : tags) {
      regions.add(region(file, tag));
    }
    assertEquals(regions, blocks(page, "java"));
  }

  /** Returns the fenced blocks of a language on a page. */
  static List<String> blocks(String page, String language) throws IOException {
    Matcher block =
        Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(Files.readString(ROOT.resolve(page)));
    List<String> found = new ArrayList<>();
    while (block.find()) {
      found.add(block.group(1));
    }
    return found;
  }

  /** Returns what stands between the tags of a source file, without its indentation. */
  static String region(String file, String tag) throws IOException {
    String source = Files.readString(Path.of(file));
    int begin = source.indexOf("// tag::" + tag + "[]\n");
    int end = source.indexOf("// end::" + tag + "[]\n");
    return source.substring(source.indexOf('\n', begin) + 1, end).stripIndent().stripTrailing()
        + "\n";
  }
}
