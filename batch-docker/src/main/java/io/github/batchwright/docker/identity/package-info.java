/** Whose everything is that an executor makes, and what it is called: names and labels. */
@NullMarked
package io.github.batchwright.docker.identity;

import org.jspecify.annotations.NullMarked;
