/** Talks to one Docker engine: connections, deadlines, addresses, and the words in its answers. */
@NullMarked
package io.github.batchwright.docker.engine;

import org.jspecify.annotations.NullMarked;
