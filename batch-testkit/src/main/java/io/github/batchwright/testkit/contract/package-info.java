/** Contract tests that whoever implements an interface of the SPI extends. */
@NullMarked
package io.github.batchwright.testkit.contract;

import org.jspecify.annotations.NullMarked;
