/**
 * Brings attempts through the life of a container, on one engine: an {@code EngineHost} has all the
 * parts.
 *
 * <p>A {@code ContainerLauncher} brings an attempt from its request to a running container, an
 * {@code EngineWatcher} notices ends, an {@code EndCollector} turns an end into an outcome and
 * stored logs, a {@code ContainerStopper} sends signals. A {@code Takeover} finds out what became
 * of the attempts of an earlier life, and a {@code ContainerRemover} removes containers once the
 * ends of their attempts are durable. They share an {@code EngineConnection}, an {@code
 * AttemptTable} and the {@code Leftovers}.
 */
@NullMarked
package io.github.batchwright.docker.containers;

import org.jspecify.annotations.NullMarked;
