package io.github.batchwright.docker.images;

import com.github.dockerjava.api.model.ResponseItem;
import io.github.batchwright.model.JobProgress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a pull is, added up from what an engine says about its layers. Used by one thread at a
 * time.
 */
final class PullProgress {
  /** No image has as many. What an engine says of more is not looked at. */
  private static final int MOST_LAYERS = 1_000;

  /** It is not done before the engine says so. */
  private static final double ALMOST = 0.99;

  private static final double MEGABYTE = 1e6;

  private final String image;
  private final Map<String, Layer> layers = new LinkedHashMap<>();
  private double reached;

  /** One layer; its size is 0 until it is known. */
  private static final class Layer {
    private long size;
    private long fetched;
    private boolean done;
  }

  PullProgress(String image) {
    this.image = image;
  }

  /** Takes in a line; false if it says nothing about a layer. */
  boolean add(ResponseItem item) {
    String id = item.getId();
    String status = item.getStatus();
    if (id == null || status == null || status.startsWith("Pulling from")) {
      return false;
    }
    if (!layers.containsKey(id) && layers.size() >= MOST_LAYERS) {
      return false;
    }
    Layer layer = layers.computeIfAbsent(id, unused -> new Layer());
    switch (status) {
      case "Downloading" -> downloading(layer, item.getProgressDetail());
      case "Download complete", "Verifying Checksum", "Extracting" -> layer.fetched = layer.size;
      case "Pull complete" -> {
        layer.fetched = layer.size;
        layer.done = true;
      }
      // Nothing is fetched of it, and it must not count as a layer whose size is to be guessed.
      case "Already exists" -> layers.remove(id);
      default -> {}
    }
    return true;
  }

  private static void downloading(Layer layer, ResponseItem.@Nullable ProgressDetail detail) {
    Long current = detail == null ? null : detail.getCurrent();
    if (detail != null && current != null && current >= 0) {
      Long total = detail.getTotal();
      // Some registries do not say how much there is.
      layer.size = Math.max(layer.size, Math.max(current, total == null ? 0 : total));
      layer.fetched = Math.min(current, layer.size);
    }
  }

  /** Returns how far it is. It never goes back, though sizes are learned on the way. */
  JobProgress now() {
    long known = layers.values().stream().filter(layer -> layer.size > 0).count();
    long size = layers.values().stream().mapToLong(layer -> layer.size).sum();
    long fetched = layers.values().stream().mapToLong(layer -> layer.fetched).sum();
    long done = layers.values().stream().filter(layer -> layer.done).count();
    if (known > 0) {
      // A layer of unknown size counts as much as the others do on average, until it is done.
      long unknown = layers.values().stream().filter(l -> l.size == 0 && !l.done).count();
      double expected = size + (double) size / known * unknown;
      reached = Math.max(reached, Math.min(ALMOST, fetched / expected));
    }
    return new JobProgress(
        reached,
        String.format(
            Locale.ROOT,
            "pulling %s: %d%%, %.1f of %.1f MB, %d of %d layers",
            image,
            Math.round(reached * 100),
            fetched / MEGABYTE,
            size / MEGABYTE,
            done,
            layers.size()));
  }
}
