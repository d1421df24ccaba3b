/**
 * What can be said of a container besides what it runs and what it asks for: volumes, limits,
 * devices, logs, secrets. The records check themselves, and know nothing of jobs.
 */
@NullMarked
package io.github.batchwright.model.container;

import org.jspecify.annotations.NullMarked;
