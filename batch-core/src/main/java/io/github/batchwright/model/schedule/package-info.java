/** Schedules: when jobs are submitted on their own. */
@NullMarked
package io.github.batchwright.model.schedule;

import org.jspecify.annotations.NullMarked;
