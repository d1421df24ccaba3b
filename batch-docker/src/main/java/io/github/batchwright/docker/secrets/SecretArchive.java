package io.github.batchwright.docker.secrets;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** The secrets of a container as a tar archive of files that everybody in it may read. */
final class SecretArchive {
  private static final int READABLE = 0444;

  /** More than the HTTP client keeps back before it sends. */
  private static final int PADDING = 64 << 10;

  private static final int BLOCK = 512;

  private SecretArchive() {}

  /**
   * Returns an archive that lacks its end: the files, and then so much of what an engine skips that
   * they are on their way once all of this has been handed over.
   */
  static byte[] withoutEnd(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, BLOCK, "UTF-8")) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setMode(READABLE);
        entry.setIds(0, 0);
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
      TarArchiveEntry padding =
          new TarArchiveEntry("padding", TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER);
      padding.addPaxHeader("comment", " ".repeat(PADDING));
      // This writes its content, too.
      tar.putArchiveEntry(padding);
      tar.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("into memory", e);
    }
  }

  /** Returns the two empty blocks that end an archive. */
  static byte[] end() {
    return new byte[2 * BLOCK];
  }
}
