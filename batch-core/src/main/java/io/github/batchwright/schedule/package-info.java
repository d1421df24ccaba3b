/** When schedules fire: pure arithmetic on expressions, zones and instants, without a clock. */
@NullMarked
package io.github.batchwright.schedule;

import org.jspecify.annotations.NullMarked;
