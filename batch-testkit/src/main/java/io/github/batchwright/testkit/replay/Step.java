package io.github.batchwright.testkit.replay;

import io.github.batchwright.testkit.replay.RecordedAttempt.Place;

/**
 * Something that came into the service in the record.
 *
 * @param at when, in milliseconds since the epoch
 * @param place where it stands in the record
 * @param play what it was
 */
record Step(long at, Place place, Stage.Play play) {}
