package io.github.batchwright.spi;

import java.util.List;

/** Where a {@link HostSource} tells of its hosts. Thread-safe, and it never blocks. */
public interface HostReports {

  /**
   * These are all hosts of an environment as they are now. A host that was told of before and is
   * missing is gone; what still runs there ends as its executor reports it. Only the latest report
   * of an environment is kept. One of an environment that is not there, or whose instances are
   * described, waits until that changes.
   *
   * @param computeEnvironment the name of the environment
   * @param hosts at most 100,000, no name twice
   * @throws IllegalArgumentException if a name is there twice, or there are too many
   */
  void hosts(String computeEnvironment, List<Host> hosts);
}
