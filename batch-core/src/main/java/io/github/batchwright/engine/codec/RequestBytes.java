package io.github.batchwright.engine.codec;

import com.google.common.collect.ImmutableMap;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.ContainerOverrides;
import io.github.batchwright.model.EcsPropertiesOverride;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.JobTimeout;
import io.github.batchwright.model.NodeOverrides;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.start.JobTiming;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to run a job, as bytes: what most requests have by hand, what few have as JSON. A set
 * of bits says which parts there are.
 */
final class RequestBytes {
  private static final int SHARE = 1;
  private static final int PRIORITY = 1 << 1;
  private static final int PARAMETERS = 1 << 2;
  private static final int ARRAY = 1 << 3;
  private static final int DEPENDENCIES = 1 << 4;
  private static final int TOKEN = 1 << 5;
  private static final int TAGS = 1 << 6;
  private static final int PROPAGATE = 1 << 7;
  private static final int RARE = 1 << 8;
  private static final int ALL = (1 << 9) - 1;

  /** What few requests have. */
  record Rare(
      @Nullable JobProperties properties,
      @Nullable ContainerOverrides containerOverrides,
      @Nullable EcsPropertiesOverride ecsPropertiesOverride,
      @Nullable RetryStrategy retryStrategy,
      @Nullable JobTimeout timeout,
      @Nullable List<ConsumableResourceRequirement> consumableResources,
      @Nullable NodeOverrides nodeOverrides,
      @Nullable String quotaShareName,
      @Nullable Integer preemptionRetries,
      @Nullable JobTiming timing) {
    private static final Rare NOTHING =
        new Rare(null, null, null, null, null, null, null, null, null, null);

    static Rare of(SubmitJobRequest request) {
      ContainerOverrides overrides = request.containerOverrides();
      return new Rare(
          request.properties(),
          ContainerOverrides.NONE.equals(overrides) ? null : overrides,
          request.ecsPropertiesOverride(),
          request.retryStrategy(),
          request.timeout(),
          request.consumableResources(),
          request.nodeOverrides(),
          request.quotaShareName(),
          request.preemptionRetriesBeforeTermination(),
          JobTiming.ANY.equals(request.timing()) ? null : request.timing());
    }
  }

  private RequestBytes() {}

  static void write(ByteWriter out, SubmitJobRequest request) {
    Rare rare = Rare.of(request);
    out.writeText(request.jobName());
    out.writeText(request.jobQueue());
    out.writeText(request.jobDefinition());
    out.writeUnsigned(parts(request, rare));
    if (request.shareIdentifier() != null) {
      out.writeText(request.shareIdentifier());
    }
    if (request.schedulingPriorityOverride() != null) {
      out.writeUnsigned(request.schedulingPriorityOverride());
    }
    writeMap(out, request.parameters());
    ArrayProperties array = request.arrayProperties();
    if (array != null) {
      out.writeUnsigned(array.size());
      out.writeOptional(array.maxConcurrency());
    }
    if (!request.dependsOn().isEmpty()) {
      out.writeUnsigned(request.dependsOn().size());
      request.dependsOn().forEach(dependency -> write(out, dependency));
    }
    if (request.clientToken() != null) {
      out.writeText(request.clientToken());
    }
    writeMap(out, request.tags());
    if (request.propagateTags() != null) {
      out.writeBoolean(request.propagateTags());
    }
    if (!rare.equals(Rare.NOTHING)) {
      out.writeBytes(FactJson.write(rare));
    }
  }

  private static int parts(SubmitJobRequest request, Rare rare) {
    return (request.shareIdentifier() == null ? 0 : SHARE)
        | (request.schedulingPriorityOverride() == null ? 0 : PRIORITY)
        | (request.parameters().isEmpty() ? 0 : PARAMETERS)
        | (request.arrayProperties() == null ? 0 : ARRAY)
        | (request.dependsOn().isEmpty() ? 0 : DEPENDENCIES)
        | (request.clientToken() == null ? 0 : TOKEN)
        | (request.tags().isEmpty() ? 0 : TAGS)
        | (request.propagateTags() == null ? 0 : PROPAGATE)
        | (rare.equals(Rare.NOTHING) ? 0 : RARE);
  }

  private static void writeMap(ByteWriter out, Map<String, String> map) {
    if (!map.isEmpty()) {
      out.writeUnsigned(map.size());
      map.forEach(
          (key, value) -> {
            out.writeText(key);
            out.writeText(value);
          });
    }
  }

  private static void write(ByteWriter out, JobDependency dependency) {
    JobId id = dependency.jobId();
    out.writeOptional(id == null ? null : id.value());
    Codes.DEPENDENCY.writeOptional(out, dependency.type());
  }

  static SubmitJobRequest read(ByteReader in, Interner texts) {
    String jobName = in.readText();
    String jobQueue = texts.intern(in.readText());
    String jobDefinition = texts.intern(in.readText());
    int parts = in.readInt();
    if ((parts & ~ALL) != 0) {
      throw new IllegalStateException(
          "a request has parts that are not known: " + parts + "; written by a newer version?");
    }
    String share = has(parts, SHARE) ? texts.intern(in.readText()) : null;
    Integer priority = has(parts, PRIORITY) ? (Integer) in.readInt() : null;
    Map<String, String> parameters =
        has(parts, PARAMETERS) ? readMap(in, texts) : ImmutableMap.of();
    ArrayProperties array =
        has(parts, ARRAY) ? new ArrayProperties(in.readInt(), in.readOptionalInt()) : null;
    List<JobDependency> dependsOn = has(parts, DEPENDENCIES) ? readDependencies(in) : List.of();
    String token = has(parts, TOKEN) ? in.readText() : null;
    Map<String, String> tags = has(parts, TAGS) ? readMap(in, texts) : ImmutableMap.of();
    Boolean propagate = has(parts, PROPAGATE) ? (Boolean) in.readBoolean() : null;
    Rare rare = has(parts, RARE) ? FactJson.read(in.readBytes(), Rare.class) : Rare.NOTHING;
    ContainerOverrides overrides = rare.containerOverrides();
    return new SubmitJobRequest(
        jobName,
        jobQueue,
        jobDefinition,
        share,
        priority,
        parameters,
        rare.properties(),
        overrides == null ? ContainerOverrides.NONE : overrides,
        rare.ecsPropertiesOverride(),
        array,
        dependsOn,
        rare.retryStrategy(),
        rare.timeout(),
        propagate,
        rare.consumableResources(),
        rare.nodeOverrides(),
        rare.quotaShareName(),
        rare.preemptionRetries(),
        rare.timing() == null ? JobTiming.ANY : rare.timing(),
        token,
        tags);
  }

  private static boolean has(int parts, int part) {
    return (parts & part) != 0;
  }

  private static Map<String, String> readMap(ByteReader in, Interner texts) {
    int count = in.readCount();
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      map.put(texts.intern(in.readText()), in.readText());
    }
    return map;
  }

  private static List<JobDependency> readDependencies(ByteReader in) {
    int count = in.readCount();
    List<JobDependency> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String id = in.readOptionalText();
      all.add(
          new JobDependency(id == null ? null : new JobId(id), Codes.DEPENDENCY.readOptional(in)));
    }
    return all;
  }
}
