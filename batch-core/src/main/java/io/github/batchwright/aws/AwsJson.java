package io.github.batchwright.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableList;
import io.github.batchwright.ClientException;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Reads and writes the JSON of AWS Batch's own CLI and SDK, its fields spelled as AWS spells them.
 * Immutable and thread-safe.
 *
 * <p>What AWS does not have is kept in an object named {@link #EXTENSION} beside the fields it goes
 * with: the properties of processes and handlers (whose {@code type} is {@code process} and {@code
 * handler}), what a container engine can do beyond AWS, caps on concurrency, the client token,
 * another image, whole other properties, the instances and the update policy of an environment, the
 * retention of a queue, what a schedule does about overlaps and missed fires, kinds of
 * dependencies, durations finer than AWS's unit, progress, and where an attempt was placed. So
 * whatever is written here is read back as it was.
 *
 * <p>Where AWS takes a name or an ARN, both are read, and an ARN is reduced to the name; names are
 * written. {@code null} counts as left out. Fields that mean something only in a cloud, such as IAM
 * roles, and what AWS tells of the single containers of an attempt, are refused by {@link #strict},
 * and left out and listed by {@link #ignoringCloudOnly}.
 *
 * <p>Every reading method throws {@link ClientException} for what is not JSON, has a field that AWS
 * does not have, or a field of a wrong type or out of its range; the message names the whole path
 * of the field, such as {@code containerProperties.environment[1].name}.
 */
public final class AwsJson {
  /** The field that holds what AWS does not have. */
  public static final String EXTENSION = "x-batchwright";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final AwsJson STRICT = new AwsJson(true);
  private static final AwsJson IGNORING = new AwsJson(false);

  private final boolean isStrict;

  private AwsJson(boolean isStrict) {
    this.isStrict = isStrict;
  }

  /**
   * What was read.
   *
   * @param <T> what was asked for
   * @param value what was asked for
   * @param ignored the whole paths of the fields that were left out because they mean something
   *     only in a cloud; always empty if such fields are refused
   */
  public record Read<T>(T value, List<String> ignored) {
    /** Copies the list. */
    public Read {
      ignored = ImmutableList.copyOf(ignored);
    }
  }

  /** Returns a reader that refuses fields that mean something only in a cloud, by name. */
  public static AwsJson strict() {
    return STRICT;
  }

  /** Returns a reader that leaves such fields out, and lists them. */
  public static AwsJson ignoringCloudOnly() {
    return IGNORING;
  }

  /** Reads a request of {@code RegisterJobDefinition}. */
  public Read<JobDefinition> readJobDefinition(String json) {
    return read(json, JobDefinitionJson::read);
  }

  /** Reads a request of {@code SubmitJob}. */
  public Read<SubmitJobRequest> readSubmitJob(String json) {
    return read(json, SubmitJobJson::read);
  }

  /** Reads a request of {@code CreateJobQueue}. */
  public Read<JobQueue> readJobQueue(String json) {
    return read(json, JobQueueJson::read);
  }

  /** Reads a request of {@code CreateComputeEnvironment}. */
  public Read<ComputeEnvironment> readComputeEnvironment(String json) {
    return read(json, ComputeEnvironmentJson::read);
  }

  /** Reads a request of {@code CreateSchedulingPolicy}. */
  public Read<SchedulingPolicy> readSchedulingPolicy(String json) {
    return read(json, SchedulingPolicyJson::read);
  }

  /** Reads a request of {@code CreateQuotaShare}. */
  public Read<QuotaShare> readQuotaShare(String json) {
    return read(json, QuotaShareJson::read);
  }

  /** Reads a request of {@code CreateConsumableResource}. */
  public Read<ConsumableResource> readConsumableResource(String json) {
    return read(json, ConsumableResourceJson::read);
  }

  /**
   * Reads a request of {@code CreateSchedule} of EventBridge Scheduler whose target is {@code
   * SubmitJob} of AWS Batch.
   */
  public Read<Schedule> readSchedule(String json) {
    return read(json, ScheduleJson::read);
  }

  /**
   * Reads a result of {@code DescribeJobs}. Where AWS does not say in which environment an attempt
   * was placed, and when, the name is empty, and the time is when it started, or else when the job
   * was made.
   */
  public Read<List<JobDetail>> readJobs(String json) {
    return read(json, in -> in.objects("jobs", JobDetailJson::read));
  }

  /** Writes a request of {@code RegisterJobDefinition}. */
  public String write(JobDefinition definition) {
    return write(definition, JobDefinitionJson::write);
  }

  /** Writes a request of {@code SubmitJob}. */
  public String write(SubmitJobRequest request) {
    return write(request, SubmitJobJson::write);
  }

  /** Writes a request of {@code CreateJobQueue}. */
  public String write(JobQueue queue) {
    return write(queue, JobQueueJson::write);
  }

  /** Writes a request of {@code CreateComputeEnvironment}. */
  public String write(ComputeEnvironment environment) {
    return write(environment, ComputeEnvironmentJson::write);
  }

  /** Writes a request of {@code CreateSchedulingPolicy}. */
  public String write(SchedulingPolicy policy) {
    return write(policy, SchedulingPolicyJson::write);
  }

  /** Writes a request of {@code CreateQuotaShare}. */
  public String write(QuotaShare share) {
    return write(share, QuotaShareJson::write);
  }

  /** Writes a request of {@code CreateConsumableResource}. */
  public String write(ConsumableResource resource) {
    return write(resource, ConsumableResourceJson::write);
  }

  /** Writes a request of {@code CreateSchedule} of EventBridge Scheduler. */
  public String write(Schedule schedule) {
    return write(schedule, ScheduleJson::write);
  }

  /** Writes a result of {@code DescribeJobs}. */
  public String writeJobs(List<JobDetail> jobs) {
    return write(jobs, (out, all) -> out.allObjects("jobs", all, JobDetailJson::write));
  }

  private <T> Read<T> read(String json, Function<Cursor, T> reader) {
    List<String> ignored = new ArrayList<>();
    Cursor in = cursor(json, ignored);
    T value = reader.apply(in);
    in.end();
    return new Read<>(value, ignored);
  }

  Cursor cursor(String json, List<String> ignored) {
    JsonNode node = parse(json);
    if (!node.isObject()) {
      throw new ClientException("json: must be an object");
    }
    return new Cursor(
        node,
        "",
        (path, why) -> {
          if (isStrict) {
            throw new ClientException(path + ": " + why);
          }
          ignored.add(path);
        });
  }

  static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new ClientException("json: is no JSON: " + e.getOriginalMessage());
    }
  }

  private static <T> String write(T value, BiConsumer<Out, T> writer) {
    Out out = new Out();
    writer.accept(out, value);
    return out.node().toPrettyString();
  }
}
