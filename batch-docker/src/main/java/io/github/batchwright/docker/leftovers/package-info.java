/** What attempts leave behind, and its removal once their end is durable. */
@NullMarked
package io.github.batchwright.docker.leftovers;

import org.jspecify.annotations.NullMarked;
