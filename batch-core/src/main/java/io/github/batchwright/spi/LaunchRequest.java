package io.github.batchwright.spi;

import com.google.common.collect.ImmutableMap;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobProperties;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything an executor needs to run one attempt.
 *
 * @param attempt the attempt's id
 * @param jobName the name of the job
 * @param jobQueue the queue it came through
 * @param computeEnvironment the environment it was placed in
 * @param instance the instance of that environment: {@code <environment>/<host>} if it is a host
 *     that somebody tells of, else {@code <environment>/<position>}
 * @param properties what to run, with every {@code Ref::name} replaced
 * @param parameters the job's parameters, after defaults
 * @param variables the {@code AWS_BATCH_*} variables that tell the job about itself
 * @param node what a node of a multi-node job knows of the others, or null for any other job
 */
public record LaunchRequest(
    AttemptId attempt,
    String jobName,
    String jobQueue,
    String computeEnvironment,
    String instance,
    JobProperties properties,
    Map<String, String> parameters,
    Map<String, String> variables,
    @Nullable NodeLaunch node) {
  /** Makes a request for an attempt that is no node of a multi-node job. */
  public LaunchRequest(
      AttemptId attempt,
      String jobName,
      String jobQueue,
      String computeEnvironment,
      String instance,
      JobProperties properties,
      Map<String, String> parameters,
      Map<String, String> variables) {
    this(
        attempt,
        jobName,
        jobQueue,
        computeEnvironment,
        instance,
        properties,
        parameters,
        variables,
        null);
  }

  /** Copies the maps. */
  public LaunchRequest {
    parameters = ImmutableMap.copyOf(parameters);
    variables = ImmutableMap.copyOf(variables);
  }
}
