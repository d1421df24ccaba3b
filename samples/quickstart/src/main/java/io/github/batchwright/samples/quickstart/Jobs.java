package io.github.batchwright.samples.quickstart;

import io.github.batchwright.model.EvaluateOnExit;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.RetryAction;
import io.github.batchwright.model.RetryStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The definitions of the jobs: what is run, and how. */
final class Jobs {
  /** The name of the definition that counts the words of one file. */
  static final String COUNT = "count-words";

  /** The name of the definition that adds up the counts, and of its handler. */
  static final String MERGE = "merge-counts";

  /** The name of the definition whose first child has to be retried and whose second hangs. */
  static final String MISHAPS = "mishaps";

  /** Prints each word of its input with how often it comes: a word is a run of letters A to Z. */
  private static final String COUNT_INPUT =
      "export LC_ALL=C; tr -cs A-Za-z '\\n' | tr A-Z a-z | grep . | sort | uniq -c";

  private static final String MISHAPS_SCRIPT =
      """
      case $AWS_BATCH_JOB_ARRAY_INDEX in
        0) [ "$AWS_BATCH_JOB_ATTEMPT" -ge 2 ] || exit 75 ;;
        1) exec sleep 60 ;;
      esac
      """;

  private Jobs() {}

  /** Counts in a process: a child's file is the one named like its index. */
  static JobDefinition countInProcess(Path inputs) {
    String script = "exec < \"$AWS_BATCH_JOB_ARRAY_INDEX\" || exit; " + COUNT_INPUT;
    return JobDefinition.process(COUNT, "sh", "-c", script)
        .workingDirectory(inputs)
        .resources(1, 64)
        .build();
  }

  /** Counts in a container: a child's text is the argument at its index. */
  static JobDefinition countInContainer(String image, List<String> texts) {
    String script =
        "shift \"$AWS_BATCH_JOB_ARRAY_INDEX\" || exit; printf '%s\\n' \"$1\" | { "
            + COUNT_INPUT
            + "; }";
    String[] command =
        Stream.concat(Stream.of("sh", "-c", script, COUNT), texts.stream()).toArray(String[]::new);
    return JobDefinition.container(COUNT, image, command).resources(1, 64).build();
  }

  /** Adds up in this very process, by a function in Java. */
  static JobDefinition merge() {
    return JobDefinition.handler(MERGE, MERGE).build();
  }

  /** Goes wrong in a process. */
  static JobDefinition mishapsInProcess() {
    return onPurpose(JobDefinition.process(MISHAPS, "sh", "-c", MISHAPS_SCRIPT))
        .timeout(Duration.ofSeconds(1))
        .build();
  }

  /** Goes wrong in a container. */
  static JobDefinition mishapsInContainer(String image) {
    return onPurpose(JobDefinition.container(MISHAPS, image, "sh", "-c", MISHAPS_SCRIPT))
        .timeout(Duration.ofSeconds(3))
        .build();
  }

  /** Exit code 75 says "try again later" by custom; after any other there is no use in trying. */
  private static JobDefinition.Builder onPurpose(JobDefinition.Builder definition) {
    return definition
        .resources(1, 64)
        .retryStrategy(
            RetryStrategy.attempts(
                3,
                EvaluateOnExit.onExitCode("75", RetryAction.RETRY),
                EvaluateOnExit.onExitCode("*", RetryAction.EXIT)));
  }
}
