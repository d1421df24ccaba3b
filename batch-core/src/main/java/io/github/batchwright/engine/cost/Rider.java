package io.github.batchwright.engine.cost;

/**
 * An attempt that goes on, or a node of one.
 *
 * @param number the number of the job
 * @param index the index of an array child, or -1
 * @param node the index of a node, or -1
 */
public record Rider(long number, int index, int node) {}
