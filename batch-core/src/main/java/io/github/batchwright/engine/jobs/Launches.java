package io.github.batchwright.engine.jobs;

import io.github.batchwright.ClientException;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Gang;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.Overrides;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.TaskContainer;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.NodeLaunch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts together what an executor needs to run the attempt that was just placed. */
public final class Launches {
  private static final Pattern REFERENCE = Pattern.compile("Ref::([A-Za-z0-9_-]+)");

  private final Cluster cluster;

  public Launches(Cluster cluster) {
    this.cluster = cluster;
  }

  public LaunchRequest request(TaskRef task) {
    JobRecord job = cluster.jobs().get(task.number());
    Attempt attempt = cluster.task(task).lastAttempt();
    if (attempt == null) {
      throw new IllegalStateException("nothing was placed");
    }
    Map<String, String> parameters = parameters(job);
    return new LaunchRequest(
        new AttemptId(cluster.id(task), attempt.number()),
        job.request().jobName(),
        job.request().jobQueue(),
        attempt.environment(),
        attempt.instanceName(),
        resolve(job.properties(), parameters),
        parameters,
        variables(task, job, attempt));
  }

  /** Puts together what is needed to run a node of the multi-node job that was just placed. */
  public LaunchRequest node(TaskRef task, int index) {
    JobRecord job = cluster.jobs().get(task.number());
    Attempt attempt = cluster.task(task).requireOpenAttempt();
    Gang gang = job.requireGang();
    Map<String, String> parameters = parameters(job);
    NodeLaunch node =
        new NodeLaunch(
            index,
            gang.size(),
            gang.properties().mainNode(),
            gang.isMain(index) ? null : gang.mainAddress());
    Map<String, String> variables = variables(task, job, attempt);
    variables.put("AWS_BATCH_JOB_ID", cluster.id(task).node(index).value());
    variables.put("AWS_BATCH_JOB_NODE_INDEX", Integer.toString(index));
    variables.put("AWS_BATCH_JOB_NUM_NODES", Integer.toString(node.numNodes()));
    variables.put("AWS_BATCH_JOB_MAIN_NODE_INDEX", Integer.toString(node.mainNode()));
    String address = node.mainNodePrivateIpv4Address();
    if (address != null) {
      variables.put("AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS", address);
    }
    return new LaunchRequest(
        new AttemptId(cluster.id(task).node(index), attempt.number()),
        job.request().jobName(),
        job.request().jobQueue(),
        attempt.environment(),
        gang.nodes().get(index).instanceName(attempt),
        resolve(gang.properties().node(index), parameters),
        parameters,
        variables,
        node);
  }

  /** Returns a job's parameters: its own over its definition's. */
  public static Map<String, String> parameters(JobRecord job) {
    return parameters(job.definition(), job.request());
  }

  private static Map<String, String> parameters(
      JobDefinitionRevision definition, SubmitJobRequest request) {
    Map<String, String> defaults = definition.definition().parameters();
    Map<String, String> own = request.parameters();
    if (defaults.isEmpty() || own.isEmpty()) {
      return own.isEmpty() ? defaults : own;
    }
    Map<String, String> all = new LinkedHashMap<>(defaults);
    all.putAll(own);
    return all;
  }

  private Map<String, String> variables(TaskRef task, JobRecord job, Attempt attempt) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("AWS_BATCH_JOB_ID", cluster.id(task).value());
    variables.put("AWS_BATCH_JOB_ATTEMPT", Integer.toString(attempt.number()));
    if (task.isChild()) {
      variables.put("AWS_BATCH_JOB_ARRAY_INDEX", Integer.toString(task.index()));
      variables.put("AWS_BATCH_JOB_ARRAY_SIZE", Integer.toString(job.weight()));
    }
    variables.put("AWS_BATCH_JQ_NAME", job.request().jobQueue());
    variables.put("AWS_BATCH_CE_NAME", attempt.environment());
    return variables;
  }

  /**
   * Checks what overrides make of the definition, and that what parameters make of its command is
   * still a command.
   *
   * @return what the job runs, with the overrides
   * @throws ClientException if it is not
   */
  public static JobProperties check(JobDefinitionRevision definition, SubmitJobRequest request) {
    JobProperties properties;
    try {
      properties = Overrides.effective(definition.definition(), request);
    } catch (IllegalArgumentException e) {
      throw new ClientException("overrides: once they are put in, " + e.getMessage());
    }
    Map<String, String> parameters = parameters(definition, request);
    if (parameters.isEmpty()) {
      return properties;
    }
    try {
      resolve(properties, parameters);
      return properties;
    } catch (IllegalArgumentException e) {
      throw new ClientException("parameters: once they are put in, " + e.getMessage());
    }
  }

  private static JobProperties resolve(JobProperties properties, Map<String, String> parameters) {
    if (properties instanceof ContainerProperties c) {
      return c.withCommand(resolve(c.command(), parameters));
    }
    if (properties instanceof EcsProperties ecs) {
      return ecs.withContainers(
          ecs.containers().stream().map(container -> resolve(container, parameters)).toList());
    }
    if (properties instanceof ProcessProperties p) {
      return new ProcessProperties(
          resolve(p.command(), parameters),
          p.environment(),
          p.workingDirectory(),
          p.resourceRequirements());
    }
    if (properties instanceof NodeProperties nodes) {
      return nodes.mapProperties(one -> resolve(one, parameters));
    }
    return properties;
  }

  private static TaskContainer resolve(TaskContainer one, Map<String, String> parameters) {
    ContainerProperties c = one.container();
    return one.withContainer(c.withCommand(resolve(c.command(), parameters)));
  }

  /** Replaces each {@code Ref::name} whose parameter is known; others stay as they are. */
  private static List<String> resolve(List<String> command, Map<String, String> parameters) {
    return command.stream()
        .map(
            argument ->
                REFERENCE
                    .matcher(argument)
                    .replaceAll(
                        found ->
                            Matcher.quoteReplacement(
                                parameters.getOrDefault(found.group(1), found.group()))))
        .toList();
  }
}
