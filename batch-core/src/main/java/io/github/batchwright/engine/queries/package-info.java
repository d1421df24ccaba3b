/** What is told of jobs: descriptions, listings, pages. */
@NullMarked
package io.github.batchwright.engine.queries;

import org.jspecify.annotations.NullMarked;
