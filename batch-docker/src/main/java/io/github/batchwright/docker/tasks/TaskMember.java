package io.github.batchwright.docker.tasks;

import io.github.batchwright.model.container.TaskContainerDependency.Condition;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What decides when one container of an attempt starts and ends. Immutable.
 *
 * @param name its name; an empty text for the only one
 * @param essential whether its end is the end of all the others
 * @param dependsOn how far others have to be before it starts
 * @param startTimeout how long it waits for them, or null for without end
 * @param stopTimeout how long after it was asked to end it is killed; null if somebody else times
 *     that
 */
public record TaskMember(
    String name,
    boolean essential,
    Map<String, Condition> dependsOn,
    @Nullable Duration startTimeout,
    @Nullable Duration stopTimeout) {
  /** The only container of an attempt, whose stops are timed by the scheduler. */
  public static final TaskMember ONLY = new TaskMember("", true, Map.of(), null, null);

  public TaskMember {
    dependsOn = Collections.unmodifiableMap(new LinkedHashMap<>(dependsOn));
  }
}
