/**
 * Runs container jobs on a Docker engine. {@link io.github.batchwright.docker.DockerExecutor} is
 * where to begin.
 *
 * <p>Who does what: a {@code ContainerLauncher} brings an attempt from its request to a running
 * container, an {@code EngineWatcher} notices ends, an {@code EndCollector} turns an end into an
 * outcome and stored logs, a {@code ContainerStopper} sends signals. They share an {@code
 * EngineConnection}, which gives every call a deadline, and an {@code AttemptTable}.
 */
@NullMarked
package io.github.batchwright.docker;

import org.jspecify.annotations.NullMarked;
