/** jqwik arbitraries of every type of the model, and of whole workloads. */
@NullMarked
package io.github.batchwright.testkit.arbitraries;

import org.jspecify.annotations.NullMarked;
