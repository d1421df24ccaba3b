package io.github.batchwright.aws;

import io.github.batchwright.model.QuotaCapacityLimit;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.QuotaUnit;
import io.github.batchwright.model.ResourceSharing;
import io.github.batchwright.model.ResourceState;
import java.util.Arrays;
import java.util.List;

/** {@code CreateQuotaShare}. */
final class QuotaShareJson {
  private static final String LIMITS = "capacityLimits";
  private static final String SHARING = "resourceSharingConfiguration";
  private static final String PREEMPTION = "preemptionConfiguration";
  private static final String IN_SHARE = "inSharePreemption";

  private QuotaShareJson() {}

  static QuotaShare read(Cursor in) {
    ResourceState state = in.constant("state", ResourceState.class);
    List<QuotaCapacityLimit> limits = in.objects(LIMITS, QuotaShareJson::readLimit);
    ResourceSharing sharing = in.object(SHARING, QuotaShareJson::readSharing);
    Boolean preempts = in.object(PREEMPTION, QuotaShareJson::readPreemption);
    return in.make(
        () ->
            new QuotaShare(
                in.requiredText("quotaShareName"),
                Arns.name(in.requiredText("jobQueue")),
                limits,
                in.required(SHARING, sharing),
                in.required(PREEMPTION, preempts),
                state == null ? ResourceState.ENABLED : state,
                in.map("tags")));
  }

  private static QuotaCapacityLimit readLimit(Cursor in) {
    String text = in.requiredText("capacityUnit");
    QuotaUnit unit =
        QuotaUnit.ofText(text)
            .orElseThrow(
                () ->
                    in.refusal(
                        "capacityUnit",
                        text,
                        "must be one of "
                            + Arrays.stream(QuotaUnit.values()).map(QuotaUnit::text).toList()));
    return in.make(
        () -> new QuotaCapacityLimit(unit, in.required("maxCapacity", in.integer("maxCapacity"))));
  }

  private static ResourceSharing readSharing(Cursor in) {
    ResourceSharing.Strategy strategy = in.constant("strategy", ResourceSharing.Strategy.class);
    return in.make(
        () ->
            new ResourceSharing(
                in.required("strategy", strategy),
                in.integer("borrowLimit", ResourceSharing.UNLIMITED)));
  }

  private static Boolean readPreemption(Cursor in) {
    return in.required(IN_SHARE, in.constant(IN_SHARE, ResourceState.class))
        == ResourceState.ENABLED;
  }

  static void write(Out out, QuotaShare share) {
    out.text("quotaShareName", share.name())
        .text("jobQueue", share.jobQueue())
        .objects(
            LIMITS,
            share.capacityLimits(),
            (entry, limit) ->
                entry
                    .number("maxCapacity", limit.maxCapacity())
                    .text("capacityUnit", limit.capacityUnit().text()))
        .object(SHARING, share.resourceSharing(), QuotaShareJson::writeSharing)
        .object(
            PREEMPTION,
            share,
            (inside, one) ->
                inside.constant(
                    IN_SHARE,
                    one.inSharePreemption() ? ResourceState.ENABLED : ResourceState.DISABLED))
        .constant("state", share.state())
        .map("tags", share.tags());
  }

  private static void writeSharing(Out out, ResourceSharing sharing) {
    out.constant("strategy", sharing.strategy());
    if (sharing.borrows()) {
      out.number("borrowLimit", sharing.borrowLimit());
    }
  }
}
