package io.github.batchwright.logs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TailBufferTest {

  @Test
  void holdsTheNewestBytesWhateverTheSizesOfTheWrites() {
    long seed = 20260101;
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      int cap = 1 + random.nextInt(300);
      TailBuffer buffer = new TailBuffer(cap);
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int i = 0; i < 20; i++) {
        byte[] bytes = new byte[random.nextInt(2 * cap)];
        random.nextBytes(bytes);
        int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
        buffer.write(bytes, from, bytes.length - from);
        all.write(bytes, from, bytes.length - from);
        byte[] written = all.toByteArray();
        byte[] newest =
            Arrays.copyOfRange(written, Math.max(0, written.length - cap), written.length);
        assertArrayEquals(
            newest, buffer.toByteArray(), "seed " + seed + ", round " + round + ", cap " + cap);
        assertTrue(buffer.allocated() <= cap);
      }
    }
  }
}
