package io.github.batchwright.aws;

import io.github.batchwright.model.dispatch.DispatchMode;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import java.time.Duration;

/** How a queue chooses its next job, which AWS does not let one say. */
final class DispatchPolicyJson {
  private DispatchPolicyJson() {}

  static DispatchPolicy read(Cursor in) {
    Integer depth = in.integer("depth");
    Double quantile = in.number("quantile");
    Duration assumed = TimingJson.readDuration(in, "assumedDuration");
    return in.make(
        () ->
            new DispatchPolicy(
                in.required("mode", in.constant("mode", DispatchMode.class)),
                in.text("order"),
                depth == null ? DispatchPolicy.DEFAULT_DEPTH : depth,
                quantile == null ? DispatchPolicy.DEFAULT_QUANTILE : quantile,
                assumed == null ? DispatchPolicy.DEFAULT_ASSUMED_DURATION : assumed));
  }

  static void write(Out out, DispatchPolicy policy) {
    out.constant("mode", policy.mode())
        .text("order", policy.order())
        .number("depth", policy.depth())
        .number("quantile", policy.quantile());
    TimingJson.writeDuration(out, "assumedDuration", policy.assumedDuration());
  }
}
