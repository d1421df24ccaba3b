/** Instances that are bought: their types, what they cost, and the catalog that lists them. */
@NullMarked
package io.github.batchwright.model.capacity;

import org.jspecify.annotations.NullMarked;
