package io.github.batchwright.docker.identity;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import io.github.batchwright.spi.LaunchRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How containers of one owner are named and labelled, and so told from everybody else's. Immutable.
 *
 * @param owner 1-64 of {@code [A-Za-z0-9_-]}, beginning with a letter or a digit
 */
public record ContainerIdentity(String owner) {
  private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
  private static final String PREFIX = "io.github.batchwright.";
  private static final String OWNER_LABEL = PREFIX + "owner";
  private static final String JOB_LABEL = PREFIX + "job";
  private static final String ATTEMPT_LABEL = PREFIX + "attempt";
  private static final String CONTAINER_LABEL = PREFIX + "container";
  private static final String EPOCH_LABEL = PREFIX + "epoch";
  private static final String NAME_LABEL = PREFIX + "job-name";
  private static final String QUEUE_LABEL = PREFIX + "job-queue";
  private static final String KEEPER_LABEL = PREFIX + "keeps-secrets-of";

  /** The hash of what the container is made of. */
  public static final String SPEC_LABEL = PREFIX + "spec";

  public ContainerIdentity {
    if (!OWNER.matcher(owner).matches()) {
      throw new IllegalArgumentException(
          "owner: '"
              + owner
              + "' must be 1-64 of [A-Za-z0-9_-] and begin with a letter or a digit");
    }
  }

  /**
   * Returns the name of an attempt's only container, or of its network: the engine lets only one
   * container have it.
   */
  public String name(AttemptId attempt) {
    return "batchwright-" + owner + "-" + attempt.fileName();
  }

  /** Returns the name of a container. */
  public String name(ContainerKey key) {
    return key.name().isEmpty() ? name(key.attempt()) : name(key.attempt()) + "-" + key.name();
  }

  /**
   * Returns the labels of an attempt's container.
   *
   * @param epoch the life of the service that creates it
   */
  public Map<String, String> labels(LaunchRequest request, long epoch) {
    Map<String, String> labels = volumeLabels(request.attempt());
    labels.put(EPOCH_LABEL, String.valueOf(epoch));
    labels.put(NAME_LABEL, request.jobName());
    labels.put(QUEUE_LABEL, request.jobQueue());
    return labels;
  }

  /** Returns the labels of the volumes of an attempt. */
  public Map<String, String> volumeLabels(AttemptId attempt) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(OWNER_LABEL, owner);
    labels.put(JOB_LABEL, attempt.job().value());
    labels.put(ATTEMPT_LABEL, String.valueOf(attempt.number()));
    return labels;
  }

  /** Returns the name of the network that this owner's containers have. */
  public String network() {
    return "batchwright-" + owner;
  }

  /**
   * Returns the labels of the container that holds the secrets of another until that one runs. They
   * name no attempt, because it is no attempt's own.
   */
  public Map<String, String> keeperLabels(String container) {
    return Map.of(OWNER_LABEL, owner, KEEPER_LABEL, container);
  }

  /** Returns the container whose secrets a container of this owner holds; mostly nothing. */
  public Optional<String> keptFor(@Nullable Map<String, String> labels) {
    return labels == null || !owner.equals(labels.get(OWNER_LABEL))
        ? Optional.empty()
        : Optional.ofNullable(labels.get(KEEPER_LABEL));
  }

  /** Returns the labels of one of an attempt's containers. */
  public Map<String, String> labels(LaunchRequest request, long epoch, String container) {
    Map<String, String> labels = labels(request, epoch);
    if (!container.isEmpty()) {
      labels.put(CONTAINER_LABEL, container);
    }
    return labels;
  }

  /** Returns the labels of an attempt's network, or of that of all nodes of one attempt. */
  public Map<String, String> networkLabels(LaunchRequest request, long epoch) {
    Map<String, String> labels = labels(request, epoch);
    labels.put(JOB_LABEL, gang(request.attempt()).job().value());
    return labels;
  }

  /** Returns what a label of everything of this owner is. */
  public String ownerLabel() {
    return OWNER_LABEL + "=" + owner;
  }

  /** Returns the labels that find everything of this owner. */
  public Map<String, String> filter() {
    return Map.of(OWNER_LABEL, owner);
  }

  /** Returns the attempt that a container belongs to; nothing if it is not this owner's. */
  public Optional<AttemptId> attempt(@Nullable Map<String, String> labels) {
    if (labels == null || !owner.equals(labels.get(OWNER_LABEL))) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new AttemptId(
              new JobId(labels.getOrDefault(JOB_LABEL, "")),
              Integer.parseInt(labels.getOrDefault(ATTEMPT_LABEL, ""))));
    } catch (IllegalArgumentException e) {
      // Somebody made a container with our label on it, but without the others.
      return Optional.empty();
    }
  }

  /** Returns which container it is; nothing if it is not this owner's. */
  public Optional<ContainerKey> container(@Nullable Map<String, String> labels) {
    return attempt(labels)
        .map(
            attempt ->
                new ContainerKey(
                    attempt, labels == null ? "" : labels.getOrDefault(CONTAINER_LABEL, "")));
  }

  /** Returns the life that created a container of this owner; nothing if it does not say. */
  public static OptionalLong epoch(Map<String, String> labels) {
    try {
      return OptionalLong.of(Long.parseLong(labels.getOrDefault(EPOCH_LABEL, "")));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** Returns what the nodes of one attempt at a multi-node job have in common. */
  public static AttemptId gang(AttemptId attempt) {
    return attempt.job().nodeIndex().isPresent()
        ? new AttemptId(attempt.job().wholeJob(), attempt.number())
        : attempt;
  }
}
