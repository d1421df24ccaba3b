/** What a day of a real machine's work costs on instances that come and go. */
@NullMarked
package io.github.batchwright.samples.elastic;

import org.jspecify.annotations.NullMarked;
