/** What an extender implements: executors, journals and log stores. */
@NullMarked
package io.github.batchwright.spi;

import org.jspecify.annotations.NullMarked;
