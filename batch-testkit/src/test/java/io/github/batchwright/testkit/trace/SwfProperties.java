package io.github.batchwright.testkit.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Whatever stands in a file, it is read or refused; jqwik prints the seed of every run. */
class SwfProperties {
  private static final String LOG =
      "; MaxProcs: 8\n" + "1 0 -1 10 4 -1 -1 4 20 -1 1 3 2 9 1 -1 -1 -1\n".repeat(3);

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void aDamagedLogIsReadOrRefusedWithItsPlace(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] bytes = LOG.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    Path log = Files.createTempFile("damaged", ".swf");
    try {
      Files.write(log, bytes);
      read(log);
    } finally {
      Files.delete(log);
    }
  }

  private static void read(Path log) throws IOException {
    try (SwfTrace trace = SwfTrace.open(log)) {
      for (Optional<SwfJob> job = trace.next(); job.isPresent(); job = trace.next()) {
        assertEquals(job.get().cutRun(), Math.min(job.get().run(), job.get().estimate()));
      }
    } catch (SwfException refused) {
      assertEquals(true, refused.getMessage().startsWith(log + ", line "), refused.getMessage());
    } catch (ZipException | EOFException notPacked) {
      assertEquals((byte) 0x1f, Files.readAllBytes(log)[0]);
    }
  }
}
