package io.github.batchwright.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.batchwright.aws.AwsJson.Read;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;

/** The JSON files of the tests, and ways to change them. */
enum Golden {
  REGISTER_CONTAINER("register-container", AwsJson::readJobDefinition),
  REGISTER_OUTDATED("register-outdated", AwsJson::readJobDefinition),
  REGISTER_ECS("register-ecs", AwsJson::readJobDefinition),
  REGISTER_MULTINODE("register-multinode", AwsJson::readJobDefinition),
  REGISTER_PROCESS("register-process", AwsJson::readJobDefinition),
  REGISTER_HANDLER("register-handler", AwsJson::readJobDefinition),
  SUBMIT("submit", AwsJson::readSubmitJob),
  SUBMIT_NODES("submit-nodes", AwsJson::readSubmitJob),
  CREATE_JOB_QUEUE("create-job-queue", AwsJson::readJobQueue),
  CREATE_JOB_QUEUE_RETENTION("create-job-queue-retention", AwsJson::readJobQueue),
  CREATE_COMPUTE_ENVIRONMENT("create-compute-environment", AwsJson::readComputeEnvironment),
  CREATE_UNMANAGED_ENVIRONMENT("create-unmanaged-environment", AwsJson::readComputeEnvironment),
  CREATE_SCHEDULING_POLICY("create-scheduling-policy", AwsJson::readSchedulingPolicy),
  CREATE_DOMINANT_RESOURCE_POLICY("create-dominant-resource-policy", AwsJson::readSchedulingPolicy),
  CREATE_QUOTA_SHARE("create-quota-share", AwsJson::readQuotaShare),
  CREATE_QUOTA_POLICY("create-quota-policy", AwsJson::readSchedulingPolicy),
  CREATE_CONSUMABLE_RESOURCE("create-consumable-resource", AwsJson::readConsumableResource),
  CREATE_SCHEDULE("create-schedule", AwsJson::readSchedule),
  DESCRIBE_JOBS("describe-jobs", AwsJson::readJobs),
  DESCRIBE_NODE("describe-node", AwsJson::readJobs);

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String file;

  @SuppressWarnings("ImmutableEnumChecker") // a reference to a method
  private final BiFunction<AwsJson, String, Read<?>> reader;

  Golden(String file, BiFunction<AwsJson, String, Read<?>> reader) {
    this.file = file;
    this.reader = reader;
  }

  String json() {
    try (InputStream in = Golden.class.getResourceAsStream(file + ".json")) {
      if (in == null) {
        throw new IllegalStateException("no " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Read<?> read(AwsJson how, String json) {
    return reader.apply(how, json);
  }

  /** Returns the document with one value set, such as at {@code a.b[0].c}. */
  String with(String path, String value) {
    try {
      JsonNode root = MAPPER.readTree(json());
      String[] steps = path.replace("[", ".[").split("\\.");
      JsonNode at = root;
      for (String step : List.of(steps).subList(0, steps.length - 1)) {
        at = step(at, step);
      }
      set(at, steps[steps.length - 1], MAPPER.readTree(value));
      return root.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode step(JsonNode at, String step) {
    if (step.startsWith("[")) {
      return at.required(index(step));
    }
    JsonNode inside = at.get(step);
    return inside != null ? inside : ((ObjectNode) at).putObject(step);
  }

  private static void set(JsonNode at, String step, JsonNode value) {
    if (step.startsWith("[")) {
      ((ArrayNode) at).set(index(step), value);
    } else {
      ((ObjectNode) at).set(step, value);
    }
  }

  private static int index(String step) {
    return Integer.parseInt(step.substring(1, step.length() - 1));
  }

  static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
