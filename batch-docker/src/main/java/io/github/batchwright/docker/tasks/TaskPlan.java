package io.github.batchwright.docker.tasks;

import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.docker.identity.ContainerKey;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.ContainerPropertiesBuilder;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.TaskContainer;
import io.github.batchwright.model.container.NetworkMode;
import io.github.batchwright.model.container.TaskContainerDependency;
import io.github.batchwright.model.container.TaskContainerDependency.Condition;
import io.github.batchwright.spi.LaunchRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request comes to in containers: which there are, what each runs, and what they share. The
 * same request makes the same plan in every life. Immutable.
 *
 * @param request the request
 * @param network the name of the network that its containers are in, or null for the usual one
 * @param parts its containers, in the order of the request
 */
public record TaskPlan(LaunchRequest request, @Nullable String network, List<Part> parts) {
  public TaskPlan {
    parts = List.copyOf(parts);
  }

  /**
   * One container.
   *
   * @param request the attempt's request, narrowed to this container
   */
  public record Part(TaskMember member, ContainerPlace place, LaunchRequest request) {}

  /** Plans for an attempt. Whether its properties can be carried out is not checked here. */
  public static TaskPlan of(LaunchRequest request, ContainerIdentity identity) {
    boolean isTask = request.properties() instanceof EcsProperties;
    String shared =
        isTask || request.node() != null
            ? identity.name(ContainerIdentity.gang(request.attempt()))
            : null;
    List<Part> parts =
        request.properties() instanceof EcsProperties task
            ? parts(request, task, shared, identity)
            : List.of(new Part(TaskMember.ONLY, nodePlace(request, shared), request));
    String network = parts.stream().anyMatch(part -> part.place.network() != null) ? shared : null;
    return new TaskPlan(request, network, parts);
  }

  /** Returns the attempt of the main node, if this one is another node. */
  public static Optional<AttemptId> mainNode(LaunchRequest request) {
    return Optional.ofNullable(request.node())
        .filter(node -> !node.isMainNode())
        .map(
            node ->
                new AttemptId(
                    request.attempt().job().wholeJob().node(node.mainNode()),
                    request.attempt().number()));
  }

  private static ContainerPlace nodePlace(LaunchRequest request, @Nullable String network) {
    return network == null || hasOther(request.properties())
        ? ContainerPlace.ALONE
        : new ContainerPlace(network, List.of(nodeName(request)), null, null, null, true);
  }

  /** Says whether it asks for the host's network, or for none, instead of one with the others. */
  private static boolean hasOther(JobProperties properties) {
    return properties instanceof ContainerProperties container
        && container.engineOptionsOrDefault().networkMode() != NetworkMode.BRIDGE;
  }

  private static String nodeName(LaunchRequest request) {
    return "node-" + (request.node() == null ? 0 : request.node().nodeIndex());
  }

  private static List<Part> parts(
      LaunchRequest request,
      EcsProperties task,
      @Nullable String network,
      ContainerIdentity identity) {
    Optional<TaskContainer> sharing = sharing(task);
    TaskContainer face =
        task.containers().stream().filter(TaskContainer::essential).findFirst().orElseThrow();
    List<Part> parts = new ArrayList<>();
    for (TaskContainer container : task.containers()) {
      boolean isFace = container.name().equals(face.name());
      boolean isOwner = sharing.map(TaskContainer::name).equals(Optional.of(container.name()));
      String owner = isOwner ? null : sharing.map(TaskContainer::name).orElse(null);
      String engineOwner =
          owner == null
              ? null
              : "container:" + identity.name(new ContainerKey(request.attempt(), owner));
      boolean hasOther = hasOther(container.container());
      ContainerPlace place =
          new ContainerPlace(
              hasOther ? null : network,
              hasOther ? List.of() : aliases(request, container, isFace),
              owner,
              ipcMode(task, engineOwner),
              "task".equals(task.pidMode()) ? engineOwner : null,
              request.node() != null && isFace && !hasOther);
      TaskMember member = member(container, owner);
      parts.add(new Part(member, place, narrowed(request, task, container)));
    }
    return parts;
  }

  private static List<String> aliases(
      LaunchRequest request, TaskContainer container, boolean face) {
    if (request.node() == null) {
      return List.of(container.name());
    }
    // Other nodes in the same network have containers of the same names.
    String node = nodeName(request);
    String own = container.name() + "." + node;
    return face ? List.of(own, node) : List.of(own);
  }

  private static @Nullable String ipcMode(EcsProperties task, @Nullable String owner) {
    if ("task".equals(task.ipcMode())) {
      return owner == null ? "shareable" : owner;
    }
    return task.ipcMode();
  }

  /**
   * Returns the container whose IPC or processes the others share, if they are to: an essential
   * one, so that all end when it does, that waits for no other, so that all can start after it.
   */
  public static Optional<TaskContainer> sharing(EcsProperties task) {
    return "task".equals(task.ipcMode()) || "task".equals(task.pidMode())
        ? task.containers().stream()
            .filter(container -> container.essential() && container.dependsOn().isEmpty())
            .findFirst()
        : Optional.empty();
  }

  private static TaskMember member(TaskContainer container, @Nullable String owner) {
    Map<String, Condition> dependsOn = new LinkedHashMap<>();
    if (owner != null) {
      dependsOn.put(owner, Condition.START);
    }
    for (TaskContainerDependency dependency : container.dependsOn()) {
      dependsOn.put(dependency.containerName(), dependency.condition());
    }
    return new TaskMember(
        container.name(),
        container.essential(),
        dependsOn,
        container.startTimeout(),
        container.stopTimeout());
  }

  /** Asks for one container by itself, with what it has of the whole job. */
  private static LaunchRequest narrowed(
      LaunchRequest request, EcsProperties task, TaskContainer container) {
    ContainerPropertiesBuilder narrowed = container.container().toBuilder();
    task.volumes().forEach(narrowed::volume);
    if (task.runtimePlatform() != null) {
      narrowed.runtimePlatform(task.runtimePlatform());
    }
    return new LaunchRequest(
        request.attempt(),
        request.jobName(),
        request.jobQueue(),
        request.computeEnvironment(),
        request.instance(),
        narrowed.build(),
        request.parameters(),
        request.variables(),
        request.node());
  }
}
