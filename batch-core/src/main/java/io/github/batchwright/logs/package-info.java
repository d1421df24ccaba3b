/** Where the output of attempts is kept: in files or in memory. */
@NullMarked
package io.github.batchwright.logs;

import org.jspecify.annotations.NullMarked;
