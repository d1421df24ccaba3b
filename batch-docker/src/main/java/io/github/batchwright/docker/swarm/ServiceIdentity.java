package io.github.batchwright.docker.swarm;

import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.LaunchRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How services of one owner are named and labelled: with the labels of containers, and one that
 * tells what was asked for. Immutable.
 */
record ServiceIdentity(ContainerIdentity containers) {
  private static final String SPEC_LABEL = "io.github.batchwright.spec";

  /** 128 bits: the name tells attempts apart as surely as the id itself would. */
  private static final int NAME_BYTES = 16;

  /**
   * Returns the service's name, which a swarm lets only one service have. It must fit into the
   * label of a host name, so it cannot contain the attempt's id.
   */
  String name(AttemptId attempt) {
    return "batchwright-" + digest(containers.name(attempt));
  }

  /** Returns the labels of an attempt's service, of its tasks' containers too. */
  Map<String, String> labels(LaunchRequest request, long epoch) {
    Map<String, String> labels = new LinkedHashMap<>(containers.labels(request, epoch));
    labels.put(SPEC_LABEL, specHash(request));
    return labels;
  }

  /** Returns the attempt that a service belongs to; nothing if it is not this owner's. */
  Optional<AttemptId> attempt(@Nullable Map<String, String> labels) {
    return containers.attempt(labels);
  }

  /**
   * Says whether these labels are of a service that was made for this attempt.
   *
   * @param strict whether it must have been made for the same properties, too
   */
  boolean isOf(LaunchRequest request, @Nullable Map<String, String> labels, boolean strict) {
    return attempt(labels).equals(Optional.of(request.attempt()))
        && labels != null
        && (!strict || specHash(request).equals(labels.get(SPEC_LABEL)));
  }

  /** A record says all that it has in {@code toString}, maps and lists in their own order. */
  private static String specHash(LaunchRequest request) {
    return digest(request.properties() + "\n" + request.instance());
  }

  private static String digest(String text) {
    try {
      byte[] all =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(all, 0, NAME_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
