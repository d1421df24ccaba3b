/**
 * Says in the engine's words what a container asks for, one class for each idea. Nothing here talks
 * to an engine.
 */
@NullMarked
package io.github.batchwright.docker.spec;

import org.jspecify.annotations.NullMarked;
