/** The rules that values of the model are checked against; not exported. */
@NullMarked
package io.github.batchwright.checks;

import org.jspecify.annotations.NullMarked;
