/** What attempts and instances cost: meters, a ledger by the hour, and budgets. */
@NullMarked
package io.github.batchwright.engine.cost;

import org.jspecify.annotations.NullMarked;
