/** Schedules, which submit jobs at dates and at intervals. */
@NullMarked
package io.github.batchwright.model.schedule;

import org.jspecify.annotations.NullMarked;
