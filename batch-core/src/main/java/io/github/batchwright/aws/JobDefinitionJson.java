package io.github.batchwright.aws;

import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.HandlerProperties;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.RetryStrategy;
import java.util.List;

/** {@code RegisterJobDefinition}. */
final class JobDefinitionJson {
  static final String KUBERNETES = "there is no Kubernetes of AWS's";
  static final String CAPABILITIES = "there is neither EC2 nor Fargate";

  private static final String CONSUMABLES = "consumableResourceProperties";

  private JobDefinitionJson() {}

  static JobDefinition read(Cursor in) {
    in.cloudOnly(CAPABILITIES, "platformCapabilities");
    in.cloudOnly(KUBERNETES, "eksProperties");
    String type = in.requiredText("type");
    JobProperties properties = PropertiesJson.read(in);
    if (!type.equals(type(properties))) {
      throw in.refusal("type", type, "must be " + type(properties) + " for what is given");
    }
    RetryStrategy retry = CommonJson.readRetry(in);
    List<ConsumableResourceRequirement> consumables = CommonJson.readConsumables(in, CONSUMABLES);
    return in.make(
        () ->
            new JobDefinition(
                in.requiredText("jobDefinitionName"),
                properties,
                in.map("parameters"),
                retry == null ? RetryStrategy.ONCE : retry,
                CommonJson.readTimeout(in),
                in.integer("schedulingPriority", 0),
                consumables == null ? List.of() : consumables,
                in.extension().integer("maxConcurrency"),
                TimingJson.readDuration(in.extension(), "expectedDuration"),
                in.map("tags"),
                in.flag("propagateTags", false)));
  }

  private static String type(JobProperties properties) {
    if (properties instanceof NodeProperties) {
      return "multinode";
    }
    if (properties instanceof ProcessProperties) {
      return "process";
    }
    return properties instanceof HandlerProperties ? "handler" : "container";
  }

  static void write(Out out, JobDefinition definition) {
    JobProperties properties = definition.properties();
    out.text("jobDefinitionName", definition.name())
        .text("type", type(properties))
        .map("parameters", definition.parameters());
    PropertiesJson.write(out, properties);
    out.object("retryStrategy", definition.retryStrategy(), CommonJson::writeRetry)
        .object("timeout", definition.timeout(), CommonJson::writeTimeout);
    if (definition.schedulingPriority() != 0) {
      out.number("schedulingPriority", definition.schedulingPriority());
    }
    if (!definition.consumableResources().isEmpty()) {
      out.object(CONSUMABLES, definition.consumableResources(), CommonJson::writeConsumables);
    }
    out.map("tags", definition.tags())
        .flag("propagateTags", definition.propagateTags())
        .extension(
            extension -> {
              PropertiesJson.writeOwn(extension, properties);
              extension.number("maxConcurrency", definition.maxConcurrency());
              TimingJson.writeDuration(
                  extension, "expectedDuration", definition.expectedDuration());
            });
  }
}
