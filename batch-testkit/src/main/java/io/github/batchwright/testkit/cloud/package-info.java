/** A cloud in virtual time, which sells instances and keeps books, and a catalog for it. */
@NullMarked
package io.github.batchwright.testkit.cloud;

import org.jspecify.annotations.NullMarked;
