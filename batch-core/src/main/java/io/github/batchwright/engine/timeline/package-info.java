/** What is free over time. Pure: time is an argument. */
@NullMarked
package io.github.batchwright.engine.timeline;

import org.jspecify.annotations.NullMarked;
