/**
 * Brings attempts through the life of a service of one task, on a Docker swarm: a {@code Swarm} has
 * all the parts.
 *
 * <p>A {@code ServiceCalls} creates, finds, stops and removes services; a {@code SwarmPoller} lists
 * tasks and nodes; a {@code TaskVerdict} says what a task's state means; a {@code Conductor} does
 * what follows for each attempt; a {@code TaskEnds} stores logs and reports. {@code SwarmNodes}
 * knows the nodes and tells of them as hosts.
 */
@NullMarked
package io.github.batchwright.docker.swarm;

import org.jspecify.annotations.NullMarked;
