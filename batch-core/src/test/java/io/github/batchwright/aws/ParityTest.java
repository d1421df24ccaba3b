package io.github.batchwright.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Splitter;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.batchwright.BatchService;
import io.github.batchwright.ClientException;
import io.github.batchwright.aws.ParityTable.Row;
import io.github.batchwright.aws.ParityTable.Status;
import io.github.batchwright.model.ServiceLimits;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Keeps {@code docs/aws-parity.md} and {@code parity.csv} in step with the code. With the system
 * property {@code parity.write} the page is written.
 */
class ParityTest {
  private static final Path PAGE = Path.of("..", "docs", "aws-parity.md");
  private static final Splitter STEPS = Splitter.on('.');
  private static final ParityTable TABLE = new ParityTable();
  private static final Map<String, Class<?>> TYPES = types();

  private static Map<String, Class<?>> types() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.batchwright")
            .stream()
            .filter(ParityTest::isExported)
            .map(JavaClass::reflect)
            .collect(Collectors.toMap(Class::getSimpleName, type -> type, (one, other) -> one));
  }

  private static boolean isExported(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && Set.of(
                "io.github.batchwright",
                "io.github.batchwright.model",
                "io.github.batchwright.model.container",
                "io.github.batchwright.model.dispatch",
                "io.github.batchwright.model.schedule")
            .contains(type.getPackageName());
  }

  private static Set<String> mentioned() {
    return TABLE.rows().stream()
        .flatMap(row -> row.here().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void thePageInTheDocsShowsTheTable() throws IOException {
    if (System.getProperty("parity.write") != null) {
      Files.writeString(PAGE, TABLE.page());
    }
    assertEquals(
        TABLE.page(),
        Files.readString(PAGE),
        "docs/aws-parity.md shows another table than parity.csv: write it with -Dparity.write");
  }

  @Test
  void noLineIsThereTwice() {
    List<String> keys = TABLE.rows().stream().map(Row::key).toList();
    assertEquals(Set.copyOf(keys).size(), keys.size());
  }

  @Test
  void whatIsDoneIsSomewhereAndWhatIsNotSaysWhy() {
    List<Row> bare =
        TABLE.rows().stream()
            .filter(
                row ->
                    switch (row.status()) {
                      case DONE, BEYOND -> row.here().isEmpty();
                      case CLOUD_ONLY -> !row.here().isEmpty() || row.note().isBlank();
                      case LATER -> row.note().isBlank();
                    })
            .toList();
    assertEquals(List.of(), bare);
  }

  @Test
  void whatTheTableNamesIsThere() {
    assertEquals(
        List.of(), mentioned().stream().filter(name -> !exists(name)).toList(), "no such thing");
  }

  private static boolean exists(String name) {
    List<String> parts = STEPS.splitToList(name);
    Class<?> type = TYPES.get(parts.get(0));
    return type != null
        && (parts.size() == 1
            || Arrays.stream(type.getMethods())
                .anyMatch(
                    method ->
                        method.getName().equals(parts.get(1))
                            && method.getDeclaringClass() != Object.class));
  }

  @Test
  void everyOperationIsInTheTable() {
    Set<String> operations =
        Arrays.stream(BatchService.class.getMethods())
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .map(Method::getName)
            .map(name -> "BatchService." + name)
            .collect(Collectors.toCollection(TreeSet::new));
    operations.removeAll(
        TABLE.rows().stream()
            .filter(Row::isOperation)
            .flatMap(row -> row.here().stream())
            .toList());
    assertEquals(Set.of(), operations, "is not in the table");
  }

  @Test
  void everyComponentOfARecordIsInTheTable() {
    Set<String> components =
        TYPES.values().stream()
            .filter(Class::isRecord)
            .filter(type -> !type.getPackageName().equals("io.github.batchwright"))
            // The numbers of the service, which no request and no result has.
            .filter(type -> type != ServiceLimits.class)
            .flatMap(
                type ->
                    Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .map(name -> type.getSimpleName() + "." + name))
            .collect(Collectors.toCollection(TreeSet::new));
    components.removeAll(mentioned());
    assertEquals(Set.of(), components, "is not in the table");
  }

  private static String root(Golden golden) {
    return switch (golden) {
      case REGISTER_CONTAINER,
          REGISTER_OUTDATED,
          REGISTER_ECS,
          REGISTER_MULTINODE,
          REGISTER_PROCESS,
          REGISTER_HANDLER ->
          "RegisterJobDefinitionRequest";
      case SUBMIT, SUBMIT_NODES -> "SubmitJobRequest";
      case CREATE_JOB_QUEUE, CREATE_JOB_QUEUE_RETENTION -> "CreateJobQueueRequest";
      case CREATE_COMPUTE_ENVIRONMENT, CREATE_UNMANAGED_ENVIRONMENT ->
          "CreateComputeEnvironmentRequest";
      case CREATE_SCHEDULING_POLICY, CREATE_DOMINANT_RESOURCE_POLICY, CREATE_QUOTA_POLICY ->
          "CreateSchedulingPolicyRequest";
      case CREATE_QUOTA_SHARE -> "CreateQuotaShareRequest";
      case CREATE_CONSUMABLE_RESOURCE -> "CreateConsumableResourceRequest";
      case CREATE_SCHEDULE -> "CreateScheduleRequest";
      case DESCRIBE_JOBS, DESCRIBE_NODE -> "DescribeJobsResponse";
    };
  }

  private static Function<Cursor, ?> reader(Golden golden) {
    return switch (root(golden)) {
      case "RegisterJobDefinitionRequest" -> JobDefinitionJson::read;
      case "SubmitJobRequest" -> SubmitJobJson::read;
      case "CreateJobQueueRequest" -> JobQueueJson::read;
      case "CreateComputeEnvironmentRequest" -> ComputeEnvironmentJson::read;
      case "CreateSchedulingPolicyRequest" -> SchedulingPolicyJson::read;
      case "CreateQuotaShareRequest" -> QuotaShareJson::read;
      case "CreateConsumableResourceRequest" -> ConsumableResourceJson::read;
      case "CreateScheduleRequest" -> ScheduleJson::read;
      default -> in -> in.objects("jobs", JobDetailJson::read);
    };
  }

  @ParameterizedTest
  @EnumSource
  void everyFieldThatTheJsonReadsIsInTheTable(Golden golden) {
    Cursor in = AwsJson.strict().cursor(golden.json(), new ArrayList<>());
    Object read = reader(golden).apply(in);
    assertNotNull(read);
    Set<String> asked = new TreeSet<>();
    in.collect(asked);
    assertEquals(
        List.of(),
        asked.stream().filter(path -> !isInTable(root(golden), path)).toList(),
        "is not in the table");
  }

  private static boolean isInTable(String root, String path) {
    String structure = root;
    for (String field : fields(path)) {
      Row row = TABLE.find(structure, field);
      if (row == null) {
        // The table has nothing for the keys of a map, and nothing for an extension as such.
        return path.contains(".statusSummary.") || field.equals(AwsJson.EXTENSION);
      }
      structure = row.type();
    }
    return true;
  }

  /** Splits a path, each field of an extension with the name of the extension in front. */
  private static List<String> fields(String path) {
    String extension = AwsJson.EXTENSION;
    return STEPS
        .splitToStream(path.replace(extension + ".", extension + "/"))
        .map(field -> field.replace('/', '.'))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void theJsonTakesOrRefusesWhatTheTableSays(Golden golden) {
    places(golden)
        .forEach(
            (path, structure) -> {
              for (Row row : TABLE.fields(structure)) {
                String field = path.isEmpty() ? row.field() : path + "." + row.field();
                assertEquals(expected(row), found(golden, field), golden + " " + field);
              }
            });
  }

  private static String expected(Row row) {
    return switch (row.status()) {
      case DONE, BEYOND -> "taken";
      case CLOUD_ONLY -> "is cloud-only";
      case LATER -> row.here().isEmpty() ? "is not supported" : "taken";
    };
  }

  /** Puts a value there that hardly any field can have; who takes the field complains of it. */
  private static String found(Golden golden, String path) {
    try {
      golden.read(AwsJson.strict(), golden.with(path, "{\"?\": 1}"));
      return "taken";
    } catch (ClientException e) {
      return Stream.of("is cloud-only", "is not supported", "is no such field")
          .filter(kind -> e.getMessage().startsWith(path + ": " + kind))
          .findFirst()
          .orElse("taken");
    }
  }

  /** Finds each object of a document that the table has: its path, and its structure. */
  private static Map<String, String> places(Golden golden) {
    Map<String, String> places = new LinkedHashMap<>();
    addPlaces(places, "", root(golden), Golden.tree(golden.json()));
    return places;
  }

  private static void addPlaces(
      Map<String, String> places, String path, String structure, @Nullable JsonNode node) {
    if (node == null || structure.isEmpty()) {
      return;
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        addPlaces(places, path + "[" + i + "]", structure, node.get(i));
      }
      return;
    }
    places.put(path, structure);
    for (Row row : TABLE.fields(structure)) {
      JsonNode value = node;
      for (String step : STEPS.split(row.field())) {
        value = value == null ? null : value.get(step);
      }
      String field = path.isEmpty() ? row.field() : path + "." + row.field();
      addPlaces(places, field, row.type(), value);
    }
  }

  @Test
  void everyStructureOfTheJsonIsInADocument() {
    Set<String> reached = new TreeSet<>();
    for (Golden golden : Golden.values()) {
      reach(reached, root(golden));
    }
    for (Golden golden : Golden.values()) {
      reached.removeAll(places(golden).values());
    }
    assertEquals(Set.of(), reached, "no golden file has it");
  }

  private static void reach(Set<String> reached, String structure) {
    if (reached.add(structure)) {
      TABLE.fields(structure).stream()
          .filter(row -> !row.type().isEmpty())
          .filter(row -> row.status() != Status.CLOUD_ONLY && !row.here().isEmpty())
          .forEach(row -> reach(reached, row.type()));
    }
  }
}
