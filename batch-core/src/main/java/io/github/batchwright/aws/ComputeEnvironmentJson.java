package io.github.batchwright.aws;

import io.github.batchwright.model.AllocationStrategy;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentType;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.GpuPolicy;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.UpdatePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code CreateComputeEnvironment}. */
final class ComputeEnvironmentJson {
  private static final String MACHINES = "it describes machines of EC2";
  private static final int MOST_INSTANCES = 100_000;

  private ComputeEnvironmentJson() {}

  static ComputeEnvironment read(Cursor in) {
    in.cloudOnly(ContainerJson.ROLES, "serviceRole");
    in.cloudOnly(JobDefinitionJson.KUBERNETES, "eksConfiguration");
    in.cloudOnly("AWS reserves it", "context");
    ResourceState state = in.constant("state", ResourceState.class);
    Cursor extension = in.extension();
    UpdatePolicy policy = extension.object("updatePolicy", ComputeEnvironmentJson::readPolicy);
    GpuPolicy gpuPolicy = extension.constant("gpuPolicy", GpuPolicy.class);
    return in.make(
        () ->
            new ComputeEnvironment(
                in.requiredText("computeEnvironmentName"),
                in.required("type", in.constant("type", ComputeEnvironmentType.class)),
                state == null ? ResourceState.ENABLED : state,
                readInstances(extension),
                in.object("computeResources", ComputeEnvironmentJson::readResources),
                in.integer("unmanagedvCpus"),
                extension.object("pricePerHour", MoneyJson::read),
                policy == null ? UpdatePolicy.DEFAULT : policy,
                gpuPolicy == null ? GpuPolicy.ANY_JOB : gpuPolicy,
                in.map("tags")));
  }

  /** Instances that are alike, one after the other. */
  private record Alike(int count, Resources each) {}

  private static List<Resources> readInstances(Cursor extension) {
    List<Resources> instances = new ArrayList<>();
    for (Alike alike : extension.objects("instances", ComputeEnvironmentJson::readAlike)) {
      if (instances.size() + (long) alike.count > MOST_INSTANCES) {
        throw extension.refusal(
            "instances", instances.size() + (long) alike.count, "must be at most 100000");
      }
      instances.addAll(Collections.nCopies(alike.count, alike.each));
    }
    return instances;
  }

  private static Alike readAlike(Cursor in) {
    int count = in.required("count", in.integer("count"));
    if (count < 1) {
      throw in.refusal("count", count, "must be at least 1");
    }
    return new Alike(count, ResourcesJson.read(in));
  }

  private static ComputeResources readResources(Cursor in) {
    in.cloudOnly(MACHINES, "imageId", "ec2KeyPair", "launchTemplate", "ec2Configuration");
    in.cloudOnly(ContainerJson.ROLES, "instanceRole", "spotIamFleetRole");
    in.cloudOnly("there are no networks of AWS's", "subnets", "securityGroupIds");
    in.cloudOnly("there are no racks to choose from", "placementGroup");
    String type = in.requiredText("type");
    if (type.startsWith("FARGATE")) {
      throw in.refusal("type", type, "is cloud-only: " + ContainerJson.FARGATE);
    }
    Duration delay = in.object("scalingPolicy", ComputeEnvironmentJson::readDelay);
    return in.make(
        () ->
            new ComputeResources(
                in.required("type", in.constant("type", ComputeResourceType.class)),
                in.constant("allocationStrategy", AllocationStrategy.class),
                in.integer("minvCpus", 0),
                in.required("maxvCpus", in.integer("maxvCpus")),
                in.integer("desiredvCpus"),
                in.texts("instanceTypes"),
                in.integer("bidPercentage"),
                delay == null ? Duration.ZERO : delay,
                in.map("tags")));
  }

  private static Duration readDelay(Cursor in) {
    int minutes = in.integer("minScaleDownDelayMinutes", 0);
    if (minutes != 0 && (minutes < 20 || minutes > 10_080)) {
      throw in.refusal("minScaleDownDelayMinutes", minutes, "must be 0 or 20-10080");
    }
    return Duration.ofMinutes(minutes);
  }

  private static UpdatePolicy readPolicy(Cursor in) {
    Duration timeout = in.minutes("jobExecutionTimeoutMinutes");
    return in.make(
        () ->
            new UpdatePolicy(
                in.flag("terminateJobsOnUpdate", false),
                timeout == null ? UpdatePolicy.DEFAULT.jobExecutionTimeout() : timeout));
  }

  static void write(Out out, ComputeEnvironment environment) {
    UpdatePolicy policy = environment.updatePolicy();
    out.text("computeEnvironmentName", environment.name())
        .constant("type", environment.type())
        .constant("state", environment.state())
        .number("unmanagedvCpus", environment.unmanagedvCpus())
        .object(
            "computeResources",
            environment.computeResources(),
            ComputeEnvironmentJson::writeResources)
        .map("tags", environment.tags())
        .extension(
            extension ->
                extension
                    .constant(
                        "gpuPolicy",
                        environment.gpuPolicy() == GpuPolicy.ANY_JOB
                            ? null
                            : environment.gpuPolicy())
                    .objects(
                        "instances",
                        alike(environment.instances()),
                        ComputeEnvironmentJson::writeAlike)
                    .object("pricePerHour", environment.pricePerHour(), MoneyJson::write)
                    .object(
                        "updatePolicy",
                        policy.equals(UpdatePolicy.DEFAULT) ? null : policy,
                        ComputeEnvironmentJson::writePolicy));
  }

  private static List<Alike> alike(List<Resources> instances) {
    List<Alike> runs = new ArrayList<>();
    @Nullable Resources last = null;
    int count = 0;
    for (Resources instance : instances) {
      if (last != null && !instance.equals(last)) {
        runs.add(new Alike(count, last));
        count = 0;
      }
      last = instance;
      count++;
    }
    if (last != null) {
      runs.add(new Alike(count, last));
    }
    return runs;
  }

  private static void writeAlike(Out out, Alike alike) {
    out.number("count", alike.count);
    ResourcesJson.write(out, alike.each);
  }

  private static void writeResources(Out out, ComputeResources resources) {
    out.constant("type", resources.type())
        .constant("allocationStrategy", resources.allocationStrategy())
        .number("minvCpus", resources.minvCpus())
        .number("maxvCpus", resources.maxvCpus())
        .number("desiredvCpus", resources.desiredvCpus())
        .texts("instanceTypes", resources.instanceTypes())
        .number("bidPercentage", resources.bidPercentage());
    if (!resources.minScaleDownDelay().isZero()) {
      out.object(
          "scalingPolicy",
          resources.minScaleDownDelay(),
          (policy, delay) -> policy.number("minScaleDownDelayMinutes", delay.toMinutes()));
    }
    out.map("tags", resources.tags());
  }

  private static void writePolicy(Out out, UpdatePolicy policy) {
    out.bool("terminateJobsOnUpdate", policy.terminateJobsOnUpdate())
        .number("jobExecutionTimeoutMinutes", policy.jobExecutionTimeout().toMinutes());
  }
}
