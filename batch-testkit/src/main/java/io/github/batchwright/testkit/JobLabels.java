package io.github.batchwright.testkit;

import io.github.batchwright.engine.state.TaskRef;
import java.util.HashMap;
import java.util.Map;

/** What jobs are called where a reader compares them: by name, and not by ids from a seed. */
final class JobLabels {
  private final Map<Long, String> labels = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  void submitted(long number, String jobName) {
    int count = counts.merge(jobName, 1, Integer::sum);
    labels.put(number, count == 1 ? jobName : jobName + "/" + count);
  }

  /** Returns the name of a job or a child; its number if it was never submitted. */
  String of(TaskRef task) {
    String job = of(task.number());
    return task.isChild() ? job + ":" + task.index() : job;
  }

  String of(long number) {
    return labels.getOrDefault(number, "job " + number);
  }
}
