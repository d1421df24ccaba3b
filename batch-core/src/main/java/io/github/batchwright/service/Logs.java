package io.github.batchwright.service;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.github.batchwright.logs.FileJobLogStore;
import io.github.batchwright.spi.JobLogStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a service keeps the logs of its jobs.
 *
 * @param store the store
 * @param temporary the folder to delete at the end, or null
 */
record Logs(JobLogStore store, @Nullable Path temporary) {
  private static final Logger LOG = LoggerFactory.getLogger(Logs.class);

  static Logs of(ServiceSettings settings) {
    if (settings.logStore != null) {
      return new Logs(settings.logStore, null);
    }
    try {
      Path given = settings.logDirectory;
      Path directory = given == null ? settings.inDirectory("logs") : given;
      if (directory != null) {
        return new Logs(new FileJobLogStore(directory), null);
      }
      Path temporary = Files.createTempDirectory("batchwright-logs-");
      return new Logs(new FileJobLogStore(temporary), temporary);
    } catch (IOException e) {
      throw new UncheckedIOException("The folder for logs cannot be made", e);
    }
  }

  void close() {
    store.close();
    if (temporary == null) {
      return;
    }
    try {
      delete(temporary);
    } catch (IOException e) {
      LOG.warn("The temporary logs in {} cannot be deleted", temporary, e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      // Somebody was just making a file when the store was closed, and nobody makes another.
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }
}
