/** The network that the containers of an owner have. */
@NullMarked
package io.github.batchwright.docker.network;

import org.jspecify.annotations.NullMarked;
