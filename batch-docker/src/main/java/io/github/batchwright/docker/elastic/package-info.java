/**
 * Engines that are bought and given back.
 *
 * <p>{@code Instances} does what a provider of capacity is asked to, with an {@code EngineStarter}
 * for the machines and a {@code Fleet} for what runs there. {@code Leases} tell which engines of a
 * pool are taken, and by whom.
 */
@NullMarked
package io.github.batchwright.docker.elastic;

import org.jspecify.annotations.NullMarked;
