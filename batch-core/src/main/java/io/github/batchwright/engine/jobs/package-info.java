/** What happens to jobs: taken in, settled, launched, stopped, ended, forgotten. */
@NullMarked
package io.github.batchwright.engine.jobs;

import org.jspecify.annotations.NullMarked;
