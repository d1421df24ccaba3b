/** Gets images to where containers need them. */
@NullMarked
package io.github.batchwright.docker.images;

import org.jspecify.annotations.NullMarked;
