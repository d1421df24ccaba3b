package io.github.batchwright.testkit.trace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What came out of a replay. Times are seconds. Immutable.
 *
 * @param trace the name of the log's file
 * @param policy how jobs were chosen
 * @param estimates what was known beforehand about how long they run
 * @param processors how many the machine had
 * @param jobs how many jobs ran
 * @param skipped how many jobs of the log did not
 * @param waits how long they waited
 * @param averageBoundedSlowdown the average of {@code max(1, (wait + run) / max(run, 10 s))}
 * @param utilisation which part of the machine was used over the makespan, 0-1
 * @param makespan from the first submission to the last end
 * @param users how many users had jobs
 * @param fairness Jain's index of the users' average bounded slowdowns: 1 if all fared alike, down
 *     to one over their number if one bore it all
 * @param largestUsers the users that used most, at most ten, the largest first
 */
public record ReplayReport(
    String trace,
    ReplayPolicy policy,
    Estimates estimates,
    int processors,
    long jobs,
    SkippedJobs skipped,
    WaitFigures waits,
    double averageBoundedSlowdown,
    double utilisation,
    long makespan,
    int users,
    double fairness,
    List<UserFigures> largestUsers) {

  /** Copies the list. */
  public ReplayReport {
    largestUsers = List.copyOf(largestUsers);
  }

  /** Returns all of it as a JSON object, on several lines. */
  public String toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("trace", trace);
    json.put("policy", policy.word());
    json.put("estimates", estimates.word());
    json.put("processors", processors);
    json.put("jobs", jobs);
    json.putObject("skipped")
        .put("total", skipped.count())
        .put("withoutSubmit", skipped.withoutSubmit())
        .put("withoutRun", skipped.withoutRun())
        .put("withoutProcessors", skipped.withoutProcessors())
        .put("tooLarge", skipped.tooLarge());
    json.put("meanWaitSeconds", waits.mean());
    json.put("medianWaitSeconds", waits.median());
    json.put("percentile95WaitSeconds", waits.percentile95());
    json.put("longestWaitSeconds", waits.longest());
    json.put("averageBoundedSlowdown", averageBoundedSlowdown);
    json.put("utilisation", utilisation);
    json.put("makespanSeconds", makespan);
    json.put("users", users);
    json.put("userFairness", fairness);
    ArrayNode largest = json.putArray("largestUsers");
    for (UserFigures user : largestUsers) {
      largest
          .addObject()
          .put("user", user.user())
          .put("jobs", user.jobs())
          .put("processorSeconds", Math.round(user.processorSeconds()))
          .put("meanWaitSeconds", user.meanWaitSeconds())
          .put("averageBoundedSlowdown", user.averageBoundedSlowdown());
    }
    return json.toPrettyString();
  }
}
