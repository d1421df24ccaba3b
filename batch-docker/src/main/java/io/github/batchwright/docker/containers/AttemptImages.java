package io.github.batchwright.docker.containers;

import io.github.batchwright.docker.images.ImageRequest;
import io.github.batchwright.docker.images.PullEnd;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one attempt has waited for: how often for each image, and how that ended. Thread-safe. */
final class AttemptImages {
  private final Map<ImageRequest, Integer> fetched = new LinkedHashMap<>();
  private @Nullable PullEnd failure;

  /** Returns how often it has got this image. */
  synchronized int fetched(ImageRequest request) {
    return fetched.getOrDefault(request, 0);
  }

  synchronized void ended(ImageRequest request, PullEnd end) {
    if (end.kind() == PullEnd.Kind.THERE) {
      fetched.merge(request, 1, Integer::sum);
    } else {
      failure = end;
    }
  }

  /** Returns a failure that was not looked at yet, or null. */
  synchronized @Nullable PullEnd takeFailure() {
    PullEnd taken = failure;
    failure = null;
    return taken;
  }
}
