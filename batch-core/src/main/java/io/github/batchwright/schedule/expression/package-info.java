/** What a schedule expression says, taken from its text; knows no zone and no instant. */
@NullMarked
package io.github.batchwright.schedule.expression;

import org.jspecify.annotations.NullMarked;
