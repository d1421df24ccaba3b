package io.github.batchwright.aws;

import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.ContainerOverrides;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.start.JobTiming;

/** {@code SubmitJob}. */
final class SubmitJobJson {
  private static final String CONSUMABLES = "consumableResourcePropertiesOverride";

  private SubmitJobJson() {}

  static SubmitJobRequest read(Cursor in) {
    in.cloudOnly(JobDefinitionJson.KUBERNETES, "eksPropertiesOverride");
    Cursor extension = in.extension();
    JobProperties properties = extension.object("properties", PropertiesJson::read);
    ContainerOverrides overrides = in.object("containerOverrides", OverridesJson::readContainer);
    JobTiming timing = extension.object(TimingJson.FIELD, TimingJson::read);
    return in.make(
        () ->
            new SubmitJobRequest(
                in.requiredText("jobName"),
                Arns.name(in.requiredText("jobQueue")),
                Arns.name(in.requiredText("jobDefinition")),
                in.text("shareIdentifier"),
                in.integer("schedulingPriorityOverride"),
                in.map("parameters"),
                properties,
                overrides == null ? ContainerOverrides.NONE : overrides,
                in.object("ecsPropertiesOverride", OverridesJson::readEcs),
                in.object("arrayProperties", SubmitJobJson::readArray),
                in.objects("dependsOn", CommonJson::readDependency),
                CommonJson.readRetry(in),
                CommonJson.readTimeout(in),
                in.flag("propagateTags"),
                CommonJson.readConsumables(in, CONSUMABLES),
                in.object("nodeOverrides", OverridesJson::readNodes),
                extension.text("quotaShareName"),
                extension.integer("preemptionRetriesBeforeTermination"),
                timing == null ? JobTiming.ANY : timing,
                extension.text("clientToken"),
                in.map("tags")));
  }

  private static ArrayProperties readArray(Cursor in) {
    return in.make(
        () ->
            new ArrayProperties(
                in.required("size", in.integer("size")), in.extension().integer("maxConcurrency")));
  }

  static void write(Out out, SubmitJobRequest request) {
    out.text("jobName", request.jobName())
        .text("jobQueue", request.jobQueue())
        .text("jobDefinition", request.jobDefinition())
        .text("shareIdentifier", request.shareIdentifier())
        .number("schedulingPriorityOverride", request.schedulingPriorityOverride())
        .map("parameters", request.parameters());
    if (!request.containerOverrides().isNone()) {
      out.object("containerOverrides", request.containerOverrides(), OverridesJson::writeContainer);
    }
    out.object("ecsPropertiesOverride", request.ecsPropertiesOverride(), OverridesJson::writeEcs)
        .object("nodeOverrides", request.nodeOverrides(), OverridesJson::writeNodes)
        .object("arrayProperties", request.arrayProperties(), SubmitJobJson::writeArray)
        .objects("dependsOn", request.dependsOn(), CommonJson::writeDependency)
        .object("retryStrategy", request.retryStrategy(), CommonJson::writeRetry)
        .object("timeout", request.timeout(), CommonJson::writeTimeout)
        .bool("propagateTags", request.propagateTags())
        .object(CONSUMABLES, request.consumableResources(), CommonJson::writeConsumables)
        .map("tags", request.tags())
        .extension(
            extension ->
                extension
                    .text("quotaShareName", request.quotaShareName())
                    .number(
                        "preemptionRetriesBeforeTermination",
                        request.preemptionRetriesBeforeTermination())
                    .object(
                        TimingJson.FIELD,
                        request.timing().equals(JobTiming.ANY) ? null : request.timing(),
                        TimingJson::write)
                    .text("clientToken", request.clientToken())
                    .object("properties", request.properties(), PropertiesJson::writeAll));
  }

  private static void writeArray(Out out, ArrayProperties array) {
    out.number("size", array.size())
        .extension(extension -> extension.number("maxConcurrency", array.maxConcurrency()));
  }
}
