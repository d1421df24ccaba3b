package io.github.batchwright.aws;

import io.github.batchwright.model.FairshareMeasure;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.QuotaSharePolicy;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ShareAttributes;
import java.time.Duration;
import java.util.List;

/** {@code CreateSchedulingPolicy}. */
final class SchedulingPolicyJson {
  private SchedulingPolicyJson() {}

  static SchedulingPolicy read(Cursor in) {
    QuotaSharePolicy quotas = in.object("quotaSharePolicy", SchedulingPolicyJson::readQuotas);
    FairsharePolicy policy = in.object("fairsharePolicy", SchedulingPolicyJson::readFairshare);
    return in.make(
        () ->
            new SchedulingPolicy(
                in.requiredText("name"),
                policy == null && quotas == null
                    ? new FairsharePolicy(Duration.ZERO, 0, List.of())
                    : policy,
                quotas,
                in.map("tags")));
  }

  private static QuotaSharePolicy readQuotas(Cursor in) {
    QuotaSharePolicy.IdleResourceAssignmentStrategy strategy =
        in.constant(
            "idleResourceAssignmentStrategy",
            QuotaSharePolicy.IdleResourceAssignmentStrategy.class);
    return in.make(
        () -> new QuotaSharePolicy(in.required("idleResourceAssignmentStrategy", strategy)));
  }

  private static FairsharePolicy readFairshare(Cursor in) {
    Duration decay = in.seconds("shareDecaySeconds");
    return in.make(
        () ->
            new FairsharePolicy(
                decay == null ? Duration.ZERO : decay,
                in.integer("computeReservation", 0),
                in.objects("shareDistribution", SchedulingPolicyJson::readShare),
                in.extension().constant("measure", FairshareMeasure.class)));
  }

  private static ShareAttributes readShare(Cursor in) {
    Double weight = in.number("weightFactor");
    return in.make(
        () ->
            new ShareAttributes(
                in.requiredText("shareIdentifier"),
                weight == null ? 1 : weight,
                in.extension().integer("maxConcurrency")));
  }

  static void write(Out out, SchedulingPolicy policy) {
    out.text("name", policy.name())
        .object("fairsharePolicy", policy.fairsharePolicy(), SchedulingPolicyJson::writeFairshare)
        .object(
            "quotaSharePolicy",
            policy.quotaSharePolicy(),
            (inside, quotas) ->
                inside.constant(
                    "idleResourceAssignmentStrategy", quotas.idleResourceAssignmentStrategy()))
        .map("tags", policy.tags());
  }

  private static void writeFairshare(Out out, FairsharePolicy policy) {
    out.seconds("shareDecaySeconds", policy.shareDecay())
        .number("computeReservation", policy.computeReservation())
        .objects(
            "shareDistribution",
            policy.shareDistribution(),
            (entry, share) ->
                entry
                    .text("shareIdentifier", share.shareIdentifier())
                    .number("weightFactor", share.weightFactor())
                    .extension(
                        extension -> extension.number("maxConcurrency", share.maxConcurrency())))
        .extension(extension -> extension.constant("measure", policy.measure()));
  }
}
