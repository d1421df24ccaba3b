package io.github.batchwright.model;

import java.time.Instant;

/**
 * A compute environment as it is at one instant. AWS: {@code ComputeEnvironmentDetail}.
 *
 * @param environment its settings
 * @param status VALID, or INVALID as long as it has no instance
 * @param statusReason why
 * @param createdAt when it was created. Not in AWS
 * @param inUse what the attempts that go on were given of its instances. Not in AWS
 * @param free what is left on all its instances together. Not in AWS
 */
public record ComputeEnvironmentDetail(
    ComputeEnvironment environment,
    ResourceStatus status,
    String statusReason,
    Instant createdAt,
    Resources inUse,
    Resources free) {}
