package io.github.batchwright.testkit;

import io.github.batchwright.engine.codec.FactBatch;
import io.github.batchwright.engine.state.CapacityFact;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.SubmitJobRequest;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes facts as lines to be read and compared: what was decided when, with jobs by their labels
 * and instants as offsets. What is not set is left out, so that a kind of fact that gains a part
 * has the same line as before wherever the part is empty.
 */
final class HistoryText {
  private static final long NEVER = -1;
  private static final int MOST_LISTED = 20;
  private static final String MILLIS = ".*At|.*Until|deadline|wall|anchor|passed";

  private final JobLabels labels = new JobLabels();
  private final StringBuilder text = new StringBuilder();
  private final long origin;
  private Pattern ids = Pattern.compile("(?!)");

  private HistoryText(long origin) {
    this.origin = origin;
  }

  static String of(List<FactBatch> batches) {
    if (batches.isEmpty()) {
      return "";
    }
    HistoryText history = new HistoryText(batches.get(0).at());
    for (FactBatch batch : batches) {
      batch.facts().forEach(fact -> history.line(batch.at(), fact));
    }
    return history.text.toString();
  }

  private void line(long at, Fact fact) {
    String when = offset(at);
    text.append(when)
        .append(" ".repeat(Math.max(1, 8 - when.length())))
        .append(fact.getClass().getSimpleName());
    if (fact instanceof Fact.Founded founded) {
      // Ids are drawn from the seed; a job's number follows the mark.
      ids = Pattern.compile(Pattern.quote(founded.mark()) + "([0-9a-f]{12})");
    } else if (fact instanceof Fact.JobSubmitted submitted) {
      submitted(submitted);
    } else {
      parts(fact);
    }
    text.append('\n');
  }

  private void submitted(Fact.JobSubmitted fact) {
    SubmitJobRequest request = fact.request();
    labels.submitted(fact.number(), request.jobName());
    text.append(' ').append(labels.of(fact.number()));
    part("queue", request.jobQueue());
    part("definition", request.jobDefinition().replaceFirst(":\\d+$", "") + ":" + fact.revision());
    part("array", request.arrayProperties() == null ? null : request.arrayProperties().size());
    part("share", request.shareIdentifier());
    part("quotaShare", request.quotaShareName());
    part("priority", request.schedulingPriorityOverride());
    part("dependsOn", request.dependsOn());
    part("timing", request.timing());
  }

  private void parts(Fact fact) {
    for (RecordComponent component : fact.getClass().getRecordComponents()) {
      Object value = value(component, fact);
      String name = component.getName();
      if (name.equals("number") && !(fact instanceof CapacityFact) && value instanceof Long job) {
        text.append(' ').append(labels.of(job));
      } else if (value instanceof TaskRef task && name.equals("task")) {
        text.append(' ').append(labels.of(task));
      } else {
        part(name, value);
      }
    }
  }

  private void part(String name, @Nullable Object value) {
    words(name, value).ifPresent(words -> text.append(' ').append(name).append('=').append(words));
  }

  /** Returns a value in words, or nothing if it says nothing. */
  private Optional<String> words(String name, @Nullable Object value) {
    if (value == null || value.equals(false) || value.equals("")) {
      return Optional.empty();
    }
    if (value instanceof Long millis && name.matches(MILLIS)) {
      return millis == NEVER || millis == Long.MAX_VALUE
          ? Optional.empty()
          : Optional.of(offset(millis));
    }
    if (value instanceof Instant instant) {
      return Optional.of(offset(instant.toEpochMilli()));
    }
    if (value instanceof Collection<?> all) {
      return list(all);
    }
    if (value instanceof Map<?, ?> map) {
      return list(map.entrySet());
    }
    return value instanceof Record whole ? record(whole) : Optional.of(plain(value));
  }

  private Optional<String> list(Collection<?> all) {
    if (all.isEmpty()) {
      return Optional.empty();
    }
    String first =
        all.stream()
            .limit(MOST_LISTED)
            .map(one -> words("", one).orElse("-"))
            .collect(Collectors.joining(", "));
    int more = all.size() - MOST_LISTED;
    return Optional.of("[" + first + (more > 0 ? ", and " + more + " more" : "") + "]");
  }

  /** Returns the name of what has one, and the parts of what has none. */
  private Optional<String> record(Record whole) {
    if (whole instanceof TaskRef task) {
      return Optional.of(labels.of(task));
    }
    if (whole instanceof JobId id) {
      return Optional.of(plain(id.value()));
    }
    if (whole instanceof JobDependency dependency) {
      return words("", dependency.jobId()).or(() -> Optional.of(dependency.type() + ""));
    }
    if (whole instanceof JobDefinitionRevision registered) {
      return Optional.of(registered.definition().name() + ":" + registered.revision());
    }
    RecordComponent[] components = whole.getClass().getRecordComponents();
    for (RecordComponent component : components) {
      if (component.getName().equals("name") && value(component, whole) instanceof String name) {
        return Optional.of(plain(name));
      }
    }
    if (components.length == 1) {
      return words(components[0].getName(), value(components[0], whole));
    }
    return parts(whole, components);
  }

  private Optional<String> parts(Record whole, RecordComponent[] components) {
    StringBuilder parts = new StringBuilder();
    for (RecordComponent component : components) {
      String name = component.getName();
      words(name, value(component, whole))
          .ifPresent(
              words ->
                  parts.append(parts.isEmpty() ? "" : " ").append(name).append('=').append(words));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of("(" + parts + ")");
  }

  /** Returns text with labels for ids, in quotes if it has blanks. */
  private String plain(Object value) {
    String words = withLabels(String.valueOf(value)).replace("\n", "\\n");
    return value instanceof String && words.contains(" ") ? "\"" + words + "\"" : words;
  }

  private String withLabels(String words) {
    Matcher matcher = ids.matcher(words);
    return matcher.replaceAll(
        id -> Matcher.quoteReplacement(labels.of(Long.parseLong(id.group(1), 16))));
  }

  private String offset(long millis) {
    return Offsets.text(Duration.ofMillis(millis - origin));
  }

  private static @Nullable Object value(RecordComponent component, Object whole) {
    try {
      return component.getAccessor().invoke(whole);
    } catch (ReflectiveOperationException hidden) {
      return "?";
    }
  }
}
