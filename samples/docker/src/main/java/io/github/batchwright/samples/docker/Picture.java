package io.github.batchwright.samples.docker;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;

/** A picture that is put together from bands of rows. Thread-safe. */
final class Picture {
  /** From shallow to deep. */
  private static final String SHADES = " .,:;+*oO#%@";

  private static final int DEEPEST = 255;
  private static final int CELL = 6;

  private final int columns;
  private final int rowsPerBand;
  private final byte[][] rows;

  Picture(int columns, int bands, int rowsPerBand) {
    this.columns = columns;
    this.rowsPerBand = rowsPerBand;
    this.rows = new byte[bands * rowsPerBand][];
  }

  /**
   * Takes what the child of this band has printed.
   *
   * @throws IOException if it is not that band's rows
   */
  synchronized void add(int band, String printed) throws IOException {
    List<String> lines = printed.lines().toList();
    if (lines.size() != rowsPerBand
        || lines.stream().anyMatch(line -> line.length() != 2 * columns)) {
      throw new IOException("band " + band + " has printed " + lines.size() + " wrong lines");
    }
    for (int i = 0; i < rowsPerBand; i++) {
      rows[band * rowsPerBand + i] = HexFormat.of().parseHex(lines.get(i));
    }
  }

  /** Returns a row as text; what is not there yet is filled with something else. */
  synchronized String row(int index, char missing) {
    byte[] row = rows[index];
    StringBuilder line = new StringBuilder(columns);
    for (int i = 0; i < columns; i++) {
      line.append(row == null ? missing : shade(Byte.toUnsignedInt(row[i])));
    }
    return line.toString();
  }

  private static char shade(int depth) {
    double part = Math.log1p(depth) / Math.log1p(DEEPEST);
    return SHADES.charAt((int) Math.round(part * (SHADES.length() - 1)));
  }

  /** Writes it as a PNG; a point is twice as high as wide, as a character is. */
  synchronized void write(Path file) throws IOException {
    BufferedImage image =
        new BufferedImage(columns * CELL, rows.length * 2 * CELL, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, color(Byte.toUnsignedInt(rows[y / (2 * CELL)][x / CELL])));
      }
    }
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException("there is nothing that writes PNG");
    }
  }

  private static int color(int depth) {
    if (depth == DEEPEST) {
      return 0;
    }
    float part = (float) (Math.log1p(depth) / Math.log1p(DEEPEST));
    return Color.HSBtoRGB(0.62f - 0.55f * part, 0.75f, 0.25f + 0.75f * part);
  }
}
