package io.github.batchwright.engine.state;

import io.github.batchwright.model.JobDefinition;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tags of a job: its own, over those that its definition hands on. */
public final class Tags {
  private Tags() {}

  public static Map<String, String> of(JobRecord job) {
    JobDefinition definition = job.definition().definition();
    if (!job.propagateTags() || definition.tags().isEmpty()) {
      return job.request().tags();
    }
    Map<String, String> all = new LinkedHashMap<>(definition.tags());
    all.putAll(job.request().tags());
    return all;
  }
}
