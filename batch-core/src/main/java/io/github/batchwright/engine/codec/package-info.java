/** Facts as bytes, which a journal keeps, and as JSON, which people read. */
@NullMarked
package io.github.batchwright.engine.codec;

import org.jspecify.annotations.NullMarked;
