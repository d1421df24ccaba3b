/**
 * The nouns of the library as immutable records: definitions, requests, queues, environments, and
 * what is told of a job. Each record checks its own fields when it is made; what depends on a
 * {@link io.github.batchwright.model.ServiceLimits preset of limits} is checked when it is
 * submitted.
 */
@NullMarked
package io.github.batchwright.model;

import org.jspecify.annotations.NullMarked;
