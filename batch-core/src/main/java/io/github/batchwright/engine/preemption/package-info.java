/** Makes room for jobs by stopping others. */
@NullMarked
package io.github.batchwright.engine.preemption;

import org.jspecify.annotations.NullMarked;
