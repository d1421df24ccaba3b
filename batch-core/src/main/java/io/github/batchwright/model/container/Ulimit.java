package io.github.batchwright.model.container;

import io.github.batchwright.checks.Checks;
import java.util.List;

/**
 * A limit that the kernel puts on the processes of a container. AWS: {@code ulimits}.
 *
 * @param name which limit, such as {@code nofile}
 * @param softLimit what holds at first, at least -1, at most the hard limit; -1 means no limit
 * @param hardLimit what the soft limit may be raised to, at least -1; -1 means no limit
 */
public record Ulimit(String name, long softLimit, long hardLimit) {
  private static final List<String> NAMES =
      List.of(
          "core",
          "cpu",
          "data",
          "fsize",
          "locks",
          "memlock",
          "msgqueue",
          "nice",
          "nofile",
          "nproc",
          "rss",
          "rtprio",
          "rttime",
          "sigpending",
          "stack");

  /** Checks the fields. */
  public Ulimit {
    Checks.oneOf("ulimits.name", name, NAMES);
    Checks.atLeast("ulimits.softLimit", softLimit, -1);
    Checks.atLeast("ulimits.hardLimit", hardLimit, -1);
    Checks.require(
        hardLimit == -1 || (softLimit != -1 && softLimit <= hardLimit),
        "ulimits.softLimit",
        softLimit,
        "must be at most the hard limit, " + hardLimit);
  }
}
