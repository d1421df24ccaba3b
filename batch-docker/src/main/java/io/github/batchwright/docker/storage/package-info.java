/** The volumes that are made for attempts. */
@NullMarked
package io.github.batchwright.docker.storage;

import org.jspecify.annotations.NullMarked;
