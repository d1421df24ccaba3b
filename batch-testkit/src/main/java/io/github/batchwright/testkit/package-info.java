/**
 * Virtual time for code that uses Batchwright: the same scheduler, driven by the test. {@link
 * io.github.batchwright.testkit.BatchHarness} is where to begin.
 */
@NullMarked
package io.github.batchwright.testkit;

import org.jspecify.annotations.NullMarked;
