package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Compares the README with the code it shows, and with what that code prints. */
class ReadmeTest {
  private static final Path ROOT = Pages.ROOT;
  private static final String README = "README.md";
  private static final String PACKAGE = "java/io/github/batchwright/samples/quickstart/";

  @Test
  void showsCodeAsItIs() throws IOException {
    String examples = "src/test/" + PACKAGE + "ReadmeExamplesTest.java";
    assertEquals(
        List.of(
            Pages.region("src/main/" + PACKAGE + "Hello.java", "hello"),
            Pages.region(examples, "kinds"),
            Pages.region(examples, "testkit")),
        Pages.blocks(README, "java"));
  }

  @Test
  void showsWhatTheProgramPrints() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      Hello.main(new String[0]);
    } finally {
      System.setOut(before);
    }
    assertEquals(
        printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"),
        Pages.blocks(README, "text").get(0));
  }

  @Test
  void beginsWithClaimDependencyProgramAndOutput() throws IOException {
    String beginning =
        Files.readAllLines(ROOT.resolve("README.md")).stream()
            .limit(30)
            .collect(Collectors.joining("\n", "", "\n"));
    assertTrue(beginning.contains("<artifactId>batch-core</artifactId>"));
    assertTrue(beginning.contains("```java\n" + Pages.blocks(README, "java").get(0) + "```\n"));
    assertTrue(beginning.contains("```text\n" + Pages.blocks(README, "text").get(0) + "```\n"));
  }

  @Test
  void namesTheVersionOfTheBuild() throws IOException {
    Pattern version = Pattern.compile("<version>([^<]*)</version>");
    Matcher pom = version.matcher(Files.readString(ROOT.resolve("pom.xml")));
    assertTrue(pom.find());
    assertTrue(Pages.blocks(README, "xml").get(0).contains(pom.group()), pom.group());
  }

  @Test
  void givesTwoCommandsToTry() throws IOException {
    assertEquals(2, Pages.blocks(README, "sh").size());
  }

  @Test
  void linksToFilesThatExist() throws IOException {
    for (String page : List.of("README.md", "docs/README.md")) {
      Path file = ROOT.resolve(page);
      Matcher link = Pattern.compile("]\\(([^):#]+)\\)").matcher(Files.readString(file));
      while (link.find()) {
        Path target = file.resolveSibling(link.group(1));
        assertTrue(Files.exists(target), () -> page + " links to " + target);
      }
    }
  }
}
