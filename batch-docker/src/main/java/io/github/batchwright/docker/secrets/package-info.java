/** Brings secrets into containers, in files that are only ever in memory. */
@NullMarked
package io.github.batchwright.docker.secrets;

import org.jspecify.annotations.NullMarked;
