package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What a share has used lately: the vCPU time of what goes on, in full, and of what ended, fading
 * to nothing over the decay. Amounts are in milli-vCPU milliseconds, instants in milliseconds since
 * the epoch.
 *
 * <p>Between two events it is a linear function of time, so a few sums answer for any number of
 * attempts. What ended within one slice of the decay is kept as one amount: at most {@value
 * #SLICES} and one are kept.
 */
public final class FadingUsage {
  private static final int SLICES = 1024;
  private static final long SECOND = 1000;

  /**
   * What ended within one slice of the decay.
   *
   * @param end the end of the slice
   * @param amount how much
   */
  public record Slice(long end, long amount) {}

  /**
   * Everything there is to know of a usage. Immutable.
   *
   * @param decay over how many milliseconds it fades
   * @param running the milli-vCPUs of what goes on
   * @param accrued the amount that what goes on has used
   * @param accruedAt until when that is worked out
   * @param fading the sum of the slices
   * @param faded what is left of them at {@code fadedAt}
   * @param fadedAt until when that is worked out
   * @param lastEnd the end of the last slice there was
   * @param slices what has not faded, oldest first
   */
  public record Image(
      long decay,
      long running,
      long accrued,
      long accruedAt,
      long fading,
      double faded,
      long fadedAt,
      long lastEnd,
      List<Slice> slices) {
    /** Copies the list. */
    public Image {
      slices = ImmutableList.copyOf(slices);
    }
  }

  private final ArrayDeque<Slice> slices = new ArrayDeque<>();
  private long decay;
  private long running;
  private long accrued;
  private long accruedAt;
  private long fading;
  private double faded;
  private long fadedAt;
  private long lastEnd = Long.MIN_VALUE;

  FadingUsage(long decayMillis) {
    this.decay = decayMillis;
  }

  /** Makes the usage that an image was taken of. */
  FadingUsage(Image image) {
    slices.addAll(image.slices());
    decay = image.decay();
    running = image.running();
    accrued = image.accrued();
    accruedAt = image.accruedAt();
    fading = image.fading();
    faded = image.faded();
    fadedAt = image.fadedAt();
    lastEnd = image.lastEnd();
  }

  Image image() {
    return new Image(
        decay,
        running,
        accrued,
        accruedAt,
        fading,
        faded,
        fadedAt,
        lastEnd,
        ImmutableList.copyOf(slices));
  }

  FadingUsage copy() {
    return new FadingUsage(image());
  }

  /** From now on it fades over another time, what ended before too. */
  void decayOver(long decayMillis, long now) {
    if (decayMillis == decay) {
      return;
    }
    advance(now);
    decay = decayMillis;
    fading = 0;
    faded = 0;
    fadedAt = now;
    ArrayDeque<Slice> kept = new ArrayDeque<>(slices);
    slices.clear();
    if (decay == 0) {
      return;
    }
    for (Slice slice : kept) {
      // A long slice may not be over yet, and must not count for more than what ends now.
      long end = endOfSlice(Math.min(slice.end(), now));
      if (end + decay > now) {
        add(end, slice.amount(), now);
      }
    }
  }

  void start(long milliVcpus, long now) {
    accrue(now);
    running += milliVcpus;
  }

  void end(long milliVcpus, long startedAt, long now) {
    accrue(now);
    running -= milliVcpus;
    long amount = milliVcpus * (now - startedAt);
    accrued -= amount;
    if (amount > 0 && decay > 0) {
      fade(amount, now);
    }
  }

  private void accrue(long now) {
    accrued += running * (now - accruedAt);
    accruedAt = now;
  }

  private void fade(long amount, long now) {
    advance(now);
    faded = fadingAt(now);
    fadedAt = now;
    add(endOfSlice(now), amount, now);
  }

  private long endOfSlice(long instant) {
    long slice = Math.max(SECOND, decay / SLICES);
    return (instant + slice - 1) / slice * slice;
  }

  /** Adds an amount that began to fade at the end of a slice, the last one or a later. */
  private void add(long end, long amount, long now) {
    Slice last = slices.peekLast();
    if (last != null && last.end() == end) {
      slices.removeLast();
      slices.add(new Slice(end, last.amount() + amount));
    } else {
      slices.add(new Slice(end, amount));
    }
    lastEnd = end;
    fading += amount;
    faded += part(amount, end + decay - now);
  }

  /** Drops what has faded by now. It depends on nothing but the slices, so reading may do it. */
  private void advance(long now) {
    for (Slice first = slices.peek(); first != null && first.end() + decay <= now; ) {
      long gone = first.end() + decay;
      faded = fadingAt(gone);
      fadedAt = gone;
      fading -= first.amount();
      slices.remove();
      first = slices.peek();
      if (first == null) {
        faded = 0;
      }
    }
  }

  private double fadingAt(long now) {
    return fading == 0 ? 0 : Math.max(0, faded - part(fading, now - fadedAt));
  }

  private double part(long amount, long millis) {
    return (double) amount * millis / decay;
  }

  /** Returns the usage at an instant that is not before the last event. */
  double at(long now) {
    advance(now);
    return accrued + (double) running * (now - accruedAt) + fadingAt(now);
  }

  /** Returns how much it grows in a millisecond until {@link #steadyUntil}. */
  double slope(long now) {
    advance(now);
    return running - (fading == 0 ? 0 : (double) fading / decay);
  }

  /** Returns when the slope changes by itself, or {@link Long#MAX_VALUE}. */
  long steadyUntil(long now) {
    advance(now);
    Slice first = slices.peek();
    return first == null ? Long.MAX_VALUE : first.end() + decay;
  }

  /** Returns when everything that ended so far has faded, or had; reading never changes it. */
  long gone() {
    return lastEnd == Long.MIN_VALUE ? Long.MIN_VALUE : lastEnd + decay;
  }

  /** Returns the milli-vCPUs of what goes on. */
  long running() {
    return running;
  }
}
