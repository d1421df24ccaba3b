/**
 * Several engines as the hosts of one environment.
 *
 * <p>A {@code Fleet} has an {@code EngineHost} for each engine and routes attempts to them. {@code
 * HostChecks} ask each engine what it is, again and again; a {@code HostHealth} is what follows
 * from the answers, and from their absence. {@code InstanceEngines} are those that come and go.
 */
@NullMarked
package io.github.batchwright.docker.hosts;

import org.jspecify.annotations.NullMarked;
