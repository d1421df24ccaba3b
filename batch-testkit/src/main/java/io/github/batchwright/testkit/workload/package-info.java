/** Whole workloads as values, to be run on a harness. */
@NullMarked
package io.github.batchwright.testkit.workload;

import org.jspecify.annotations.NullMarked;
