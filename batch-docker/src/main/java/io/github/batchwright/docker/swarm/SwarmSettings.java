package io.github.batchwright.docker.swarm;

import io.github.batchwright.docker.DockerPolicy;
import io.github.batchwright.docker.RegistryAuth;
import io.github.batchwright.docker.SwarmPlacement;
import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.model.Resources;
import java.time.Duration;
import java.util.Map;

/**
 * How a swarm is used. Immutable.
 *
 * @param limits how long calls may take
 * @param poll the pause between two looks at all tasks and nodes
 * @param pending how long a task may wait for a node
 * @param assigned how long a node may take to accept a task
 * @param preparing how long a node may take to fetch the image and start the container
 * @param nodeGrace how long a node may be down before it and its tasks are given up
 * @param stopGrace how long a container may take to end once asked, before it is killed
 * @param placement who chooses nodes
 * @param environments the compute environments, each with the labels that its nodes must have
 * @param reserve what jobs may not use of each node
 * @param gpuKind the name under which nodes advertise GPUs
 * @param policy what containers may have
 * @param registryAuth what nodes show to registries
 */
public record SwarmSettings(
    EngineLimits limits,
    Duration poll,
    Duration pending,
    Duration assigned,
    Duration preparing,
    Duration nodeGrace,
    Duration stopGrace,
    SwarmPlacement placement,
    Map<String, Map<String, String>> environments,
    Resources reserve,
    String gpuKind,
    DockerPolicy policy,
    RegistryAuth registryAuth) {}
