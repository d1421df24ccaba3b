/** Journals that come with the library. */
@NullMarked
package io.github.batchwright.journal;

import org.jspecify.annotations.NullMarked;
