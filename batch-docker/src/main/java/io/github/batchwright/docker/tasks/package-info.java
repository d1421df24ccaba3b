/**
 * Which containers an attempt comes to, and in which order they start and end. Decides, and does
 * nothing.
 */
@NullMarked
package io.github.batchwright.docker.tasks;

import org.jspecify.annotations.NullMarked;
