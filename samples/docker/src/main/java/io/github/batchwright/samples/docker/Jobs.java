package io.github.batchwright.samples.docker;

import io.github.batchwright.model.EvaluateOnExit;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.RetryAction;
import io.github.batchwright.model.RetryStrategy;
import java.time.Duration;

/** The definitions of the stages: what is run, and how. */
final class Jobs {
  /** Looks at the whole set coarsely, and prints the window that is worth a closer look. */
  static final String SCOUT = "scout";

  /** Computes one band of the picture for each child. */
  static final String RENDER = "render";

  /** Puts the bands together; a handler, in this very process. */
  static final String ASSEMBLE = "assemble";

  /** Both programs: how long a point stays near the origin. */
  private static final String DEPTH =
      """
      function depth(cx, cy, most,   n, x, y, t) {
        for (n = x = y = 0; n < most && x * x + y * y < 4; n++) {
          t = x * x - y * y + cx
          y = 2 * x * y + cy
          x = t
        }
        return n
      }
      """;

  /** Prints the middle of the tile whose corners differ most: there the border runs. */
  private static final String SCOUT_PROGRAM =
      DEPTH
          + """
          BEGIN {
            for (i = 0; i < 24; i++) {
              for (j = 0; j < 10; j++) {
                x = -2 + i / 8
                y = j / 8
                low = high = depth(x, y, 200)
                for (k = 1; k < 4; k++) {
                  d = depth(x + (k % 2) / 8, y + int(k / 2) / 8, 200)
                  if (d < low) low = d
                  if (d > high) high = d
                }
                if (high < 200 && high - low > best) {
                  best = high - low
                  found = (x + 1 / 16) " " (y + 1 / 16)
                }
              }
            }
            print found
          }
          """;

  /** Prints a line for each row: two hexadecimal digits for each point. */
  private static final String RENDER_PROGRAM =
      DEPTH
          + """
          BEGIN {
            band = ENVIRON["AWS_BATCH_JOB_ARRAY_INDEX"]
            for (row = band * rows; row < (band + 1) * rows; row++) {
              for (column = 0; column < columns; column++) {
                printf "%02x", depth(\\
                    x + (column / columns - 0.5) * width,\\
                    y + (row / columns * 2 - height / columns) * width, 255)
              }
              print ""
            }
          }
          """;

  private Jobs() {}

  static JobDefinition scout(String image) {
    return JobDefinition.container(SCOUT, image, "awk", SCOUT_PROGRAM)
        .resources(0.5, 32)
        .retryStrategy(onlyIfTheHostIsLost())
        .build();
  }

  /** The parameters say where to look. */
  static JobDefinition render(String image) {
    return JobDefinition.container(
            RENDER,
            image,
            "awk",
            "-vx=Ref::x",
            "-vy=Ref::y",
            "-vwidth=Ref::width",
            "-vcolumns=Ref::columns",
            "-vrows=Ref::rows",
            "-vheight=Ref::height",
            RENDER_PROGRAM)
        .resources(0.5, 32)
        .timeout(Duration.ofMinutes(5))
        .retryStrategy(onlyIfTheHostIsLost())
        .build();
  }

  static JobDefinition assemble() {
    return JobDefinition.handler(ASSEMBLE, ASSEMBLE).build();
  }

  /** Another try is of use if a machine was lost, and of none if the program failed. */
  private static RetryStrategy onlyIfTheHostIsLost() {
    return RetryStrategy.attempts(
        3,
        EvaluateOnExit.onStatusReason("Host EC2*", RetryAction.RETRY),
        EvaluateOnExit.onReason("*", RetryAction.EXIT));
  }
}
