package io.github.batchwright.spi;

import com.google.common.collect.ImmutableMap;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobProperties;
import java.util.Map;

/**
 * Everything an executor needs to run one attempt.
 *
 * @param attempt the attempt's id
 * @param jobName the name of the job
 * @param jobQueue the queue it came through
 * @param computeEnvironment the environment it was placed in
 * @param instance the instance of that environment
 * @param properties what to run, with every {@code Ref::name} replaced
 * @param parameters the job's parameters, after defaults
 * @param variables the {@code AWS_BATCH_*} variables that tell the job about itself
 */
public record LaunchRequest(
    AttemptId attempt,
    String jobName,
    String jobQueue,
    String computeEnvironment,
    String instance,
    JobProperties properties,
    Map<String, String> parameters,
    Map<String, String> variables) {
  /** Copies the maps. */
  public LaunchRequest {
    parameters = ImmutableMap.copyOf(parameters);
    variables = ImmutableMap.copyOf(variables);
  }
}
