package io.github.batchwright.samples.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.docker.DockerEngines;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class PipelineTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeEach
  void askForAnEngine() {
    Optional<String> whyNot = DockerEngines.whyUnavailable();
    if (whyNot.isPresent()) {
      assertFalse("required".equals(System.getProperty("batch.docker")), whyNot::get);
      System.out.println("[Docker] The sample's tests are skipped: " + whyNot.get());
      Assumptions.abort(whyNot.get());
    }
  }

  @Test
  void computesThePictureInContainers() throws Exception {
    Path file = folder.resolve("picture.png");

    assertEquals(0, run(false, "--bands", "6", "--out", file.toString()), this::text);

    BufferedImage picture = ImageIO.read(file.toFile());
    assertEquals(6 * 2 * 12, picture.getHeight());
    List<Integer> colors = new ArrayList<>();
    for (int x = 0; x < picture.getWidth(); x += 6) {
      colors.add(picture.getRGB(x, picture.getHeight() / 2));
    }
    assertTrue(colors.stream().distinct().count() > 5, () -> "only " + colors);
    assertTrue(text().contains("render: 6 of 6 done, 0 running, 0 waiting\n"), text());
    assertTrue(text().contains("6 bands on "), text());
    assertFalse(text().contains("\033"), text());
  }

  @Test
  void drawsOnATerminalWhatIsDone() {
    assertEquals(0, run(true, "--bands", "3"), this::text);

    assertTrue(text().contains("\033[7A"), text());
    assertTrue(text().contains(">".repeat(78)), text());
    assertTrue(text().contains("render: 3 of 3 done"), text());
  }

  @Test
  void saysWhyAStageHasFailed() {
    assertEquals(1, Pipeline.main(List.of("--image", "no/such:image"), out(), out(), false));

    assertTrue(text().startsWith("scout has FAILED: "), text());
    assertTrue(text().contains("no/such"), text());
  }

  @Test
  void refusesWrongArguments() {
    assertEquals(2, Pipeline.main(List.of("--bands", "21"), out(), out(), false));
    assertEquals("pipeline: --bands: '21' must be 2-20\n", text());
  }

  private int run(boolean onTerminal, String... arguments) {
    // The tests of batch-docker, which run before, have made or fetched the image.
    boolean made = Files.isExecutable(Path.of("/bin/busybox"));
    String image = made ? "batchwright/busybox:test" : "busybox:stable";
    List<String> all = new ArrayList<>(List.of("--image", image));
    all.addAll(List.of(arguments));
    return Pipeline.main(all, out(), out(), onTerminal);
  }

  private PrintStream out() {
    return new PrintStream(printed, true, StandardCharsets.UTF_8);
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
