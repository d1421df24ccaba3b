package io.github.batchwright.testkit;

import io.github.batchwright.AsyncBatchService;
import io.github.batchwright.BatchService;
import io.github.batchwright.testkit.cloud.SimulatedCloud;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each JUnit 5 test that asks for one a {@link BatchHarness} of its own, and closes it. Use
 * it by {@code @ExtendWith(BatchExtension.class)}, or in a field with {@code @RegisterExtension} to
 * describe the harness.
 *
 * <p>A test method, a {@code @BeforeEach} or an {@code @AfterEach} method asks for it with a
 * parameter: a {@link BatchHarness}, or what belongs to it: {@link BatchService}, {@link
 * AsyncBatchService}, {@link ScriptedExecutor}, {@link VirtualTime}, {@link RecordingJournal},
 * {@link CrashPoints}, and {@link SimulatedCloud} if the description has one. All of one test
 * belong to one harness, and each run of a parameterized or repeated test has its own.
 *
 * <p>When the test, or a {@code @BeforeEach} or {@code @AfterEach} method, fails, the seed, a
 * drawing of the jobs, and the latest facts are printed. {@link BatchSeed} or the configuration
 * parameter {@value #SEED}, which may be a system property, sets the seed again.
 *
 * <p>A test class and the classes around it have one such extension at most. Tests may run at the
 * same time.
 */
public final class BatchExtension implements ParameterResolver, AfterEachCallback {
  /** The JUnit configuration parameter, or system property, that sets the seed of all harnesses. */
  public static final String SEED = "batchwright.seed";

  private static final Namespace NAMESPACE = Namespace.create(BatchExtension.class);

  private static final Map<Class<?>, Function<BatchHarness, Object>> PARAMETERS =
      new LinkedHashMap<>();

  static {
    PARAMETERS.put(BatchHarness.class, harness -> harness);
    PARAMETERS.put(BatchService.class, BatchHarness::service);
    PARAMETERS.put(AsyncBatchService.class, harness -> harness.service().async());
    PARAMETERS.put(ScriptedExecutor.class, BatchHarness::executor);
    PARAMETERS.put(VirtualTime.class, BatchHarness::time);
    PARAMETERS.put(RecordingJournal.class, BatchHarness::journal);
    PARAMETERS.put(CrashPoints.class, BatchHarness::crashPoints);
    PARAMETERS.put(SimulatedCloud.class, BatchHarness::cloud);
  }

  private final UnaryOperator<BatchHarnessBuilder> description;

  /** Gives harnesses as {@link BatchHarness#create} makes them. */
  public BatchExtension() {
    this(UnaryOperator.identity());
  }

  /**
   * Gives harnesses as described.
   *
   * @param description is called once for each test
   */
  public BatchExtension(UnaryOperator<BatchHarnessBuilder> description) {
    this.description = description;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return PARAMETERS.containsKey(parameter.getParameter().getType());
  }

  /**
   * Gives what belongs to the harness of this test.
   *
   * @throws ParameterResolutionException if there is no test, as for the parameters of
   *     constructors, {@code @BeforeAll} and {@code @AfterAll}
   */
  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          type.getSimpleName()
              + " belongs to one test: it must be a parameter of the test, of @BeforeEach or of"
              + " @AfterEach");
    }
    try {
      return Objects.requireNonNull(PARAMETERS.get(type)).apply(harness(context));
    } catch (IllegalStateException missing) {
      throw new ParameterResolutionException(String.valueOf(missing.getMessage()), missing);
    }
  }

  private BatchHarness harness(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(BatchHarness.class, key -> make(context), BatchHarness.class);
  }

  private BatchHarness make(ExtensionContext context) {
    BatchHarnessBuilder builder = description.apply(BatchHarness.builder());
    seed(context).ifPresent(builder::seed);
    return builder.build();
  }

  /** Returns the seed that the test, a class around it or the configuration asks for. */
  private static Optional<Long> seed(ExtensionContext context) {
    Optional<Long> nearest =
        context
            .getTestMethod()
            .map(method -> method.getAnnotation(BatchSeed.class))
            .map(BatchSeed::value);
    Class<?> type = context.getTestClass().orElse(null);
    while (nearest.isEmpty() && type != null) {
      nearest = Optional.ofNullable(type.getAnnotation(BatchSeed.class)).map(BatchSeed::value);
      type = type.getEnclosingClass();
    }
    return nearest.or(() -> context.getConfigurationParameter(SEED).map(BatchExtension::number));
  }

  private static long number(String value) {
    try {
      return Long.parseLong(value.strip());
    } catch (NumberFormatException e) {
      throw new ExtensionConfigurationException(
          SEED + ": '" + value + "' must be a whole number", e);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    @Nullable BatchHarness harness =
        context.getStore(NAMESPACE).remove(BatchHarness.class, BatchHarness.class);
    if (harness == null) {
      return;
    }
    try {
      if (context.getExecutionException().filter(BatchExtension::isFailure).isPresent()) {
        FailureReport.print(context.getDisplayName(), harness);
      }
    } finally {
      harness.close();
    }
  }

  /** Says whether it is more than an assumption that does not hold. */
  private static boolean isFailure(Throwable thrown) {
    return !thrown.getClass().getName().equals("org.opentest4j.TestAbortedException");
  }
}
