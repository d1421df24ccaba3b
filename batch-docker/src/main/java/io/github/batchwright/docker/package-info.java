/**
 * Runs container jobs on a Docker engine or a swarm. {@link
 * io.github.batchwright.docker.DockerExecutor} and {@link
 * io.github.batchwright.docker.SwarmExecutor} are where to begin.
 *
 * <p>Who does what, in packages that are not exported: {@code engine} talks to an engine and gives
 * every call a deadline; {@code containers} brings attempts through the life of a container, an
 * {@code EngineHost} for each engine; {@code images} gets images; {@code logs} copies what
 * containers write; {@code swarm} brings attempts through the life of a service.
 */
@NullMarked
package io.github.batchwright.docker;

import org.jspecify.annotations.NullMarked;
