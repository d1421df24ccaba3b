package io.github.batchwright.docker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which images an executor removes again. Immutable.
 *
 * <p>Only images are removed that this executor has fetched since it was built, that the engine did
 * not have before under any name, and that no container uses, whoever made it. Nothing is forced,
 * and only the name is taken away by which it was fetched: an image that somebody has given another
 * name stays. What cannot be told is whether somebody else counts on an image that this executor
 * fetched first; such an image is fetched once more.
 */
public final class ImagePrunePolicy {
  private static final ImagePrunePolicy NEVER = new ImagePrunePolicy(null, Long.MAX_VALUE);

  private final @Nullable Duration unused;
  private final long bytes;

  private ImagePrunePolicy(@Nullable Duration unused, long bytes) {
    this.unused = unused;
    this.bytes = bytes;
  }

  /** Removes nothing. */
  public static ImagePrunePolicy never() {
    return NEVER;
  }

  /**
   * Removes an image that no attempt has used for a while.
   *
   * @param least how long, at least a second
   */
  public static ImagePrunePolicy unusedFor(Duration least) {
    if (least.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("unusedFor: '" + least + "' must be at least a second");
    }
    return new ImagePrunePolicy(least, Long.MAX_VALUE);
  }

  /**
   * Removes images, those first that were not used for longest, while those fetched by this
   * executor take more than this together. Each counts in full, also what it shares with others.
   *
   * @param bytes at least 0
   */
  public static ImagePrunePolicy keepBelow(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("keepBelow: '" + bytes + "' must be at least 0");
    }
    return new ImagePrunePolicy(null, bytes);
  }

  /** Returns how long an image must have been unused; null if that does not count. */
  public @Nullable Duration unused() {
    return unused;
  }

  /** Returns how many bytes images may take; {@link Long#MAX_VALUE} if that does not count. */
  public long bytes() {
    return bytes;
  }

  /** Says whether anything is ever removed. */
  public boolean removes() {
    return unused != null || bytes < Long.MAX_VALUE;
  }
}
