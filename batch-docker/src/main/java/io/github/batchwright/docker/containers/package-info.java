/**
 * Brings attempts through the life of their containers, on one engine: an {@code EngineHost} has
 * all the parts.
 *
 * <p>An attempt is a {@code Task}, which has mostly one container, a {@code TrackedAttempt}. A
 * {@code ContainerLauncher} brings that from its request to a running container, an {@code
 * EngineWatcher} notices ends, an {@code EndCollector} turns an end into an outcome and stored
 * logs, a {@code ContainerStopper} sends signals. A {@code Takeover} finds out what became of the
 * attempts of an earlier life, and a {@code ContainerRemover} removes containers once the ends of
 * their attempts are durable. They share an {@code EngineConnection}, an {@code AttemptTable} and
 * the {@code Leftovers}.
 */
@NullMarked
package io.github.batchwright.docker.containers;

import org.jspecify.annotations.NullMarked;
