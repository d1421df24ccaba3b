package io.github.batchwright.spi;

import java.util.List;

/**
 * Knows which hosts some compute environments have at the moment: the machines of a fleet, the
 * nodes of a cluster. They become the instances of an environment that is described without any,
 * with {@link io.github.batchwright.model.ComputeEnvironment#reported}.
 */
public interface HostSource {

  /** Returns the names of the environments that it tells of, at least one; always the same. */
  List<String> computeEnvironments();

  /**
   * Hands over where to tell of hosts, and begins to watch them. Called once, before the first
   * launch; returns at once. It tells of each environment as soon as it knows its hosts, and again
   * whenever they have changed.
   */
  void start(HostReports reports);
}
