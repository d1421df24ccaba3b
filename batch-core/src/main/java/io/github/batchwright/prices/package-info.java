/** Price curves that come with the library, and how they are read from files. */
@NullMarked
package io.github.batchwright.prices;

import org.jspecify.annotations.NullMarked;
