/** When jobs start: what a vCPU costs over time. */
@NullMarked
package io.github.batchwright.model.start;

import org.jspecify.annotations.NullMarked;
