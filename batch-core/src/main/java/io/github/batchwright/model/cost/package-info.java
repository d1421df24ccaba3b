/** What attempts and instances cost, and budgets. */
@NullMarked
package io.github.batchwright.model.cost;

import org.jspecify.annotations.NullMarked;
