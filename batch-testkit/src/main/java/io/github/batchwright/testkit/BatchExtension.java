package io.github.batchwright.testkit;

import io.github.batchwright.BatchService;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each JUnit 5 test that asks for one a {@link BatchHarness} of its own, or its {@link
 * BatchService}, {@link ScriptedExecutor} or {@link VirtualTime}, and closes it. When the test
 * fails, the seed and the latest facts are printed. Use it by
 * {@code @ExtendWith(BatchExtension.class)}, or in a field with {@code @RegisterExtension} to
 * describe the harness.
 */
public final class BatchExtension implements ParameterResolver, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(BatchExtension.class);
  private static final int SHOWN = 200;

  private final UnaryOperator<BatchHarnessBuilder> description;

  /** Gives harnesses as {@link BatchHarness#create} makes them. */
  public BatchExtension() {
    this(UnaryOperator.identity());
  }

  /** Gives harnesses as described. */
  public BatchExtension(UnaryOperator<BatchHarnessBuilder> description) {
    this.description = description;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == BatchHarness.class
        || type == BatchService.class
        || type == ScriptedExecutor.class
        || type == VirtualTime.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    BatchHarness harness = harness(context);
    Class<?> type = parameter.getParameter().getType();
    if (type == BatchService.class) {
      return harness.service();
    }
    if (type == ScriptedExecutor.class) {
      return harness.executor();
    }
    return type == VirtualTime.class ? harness.time() : harness;
  }

  private BatchHarness harness(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            BatchHarness.class,
            key -> description.apply(BatchHarness.builder()).build(),
            BatchHarness.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    @Nullable BatchHarness harness =
        context.getStore(NAMESPACE).remove(BatchHarness.class, BatchHarness.class);
    if (harness == null) {
      return;
    }
    if (context.getExecutionException().isPresent()) {
      report(context.getDisplayName(), harness);
    }
    harness.close();
  }

  @SuppressWarnings("SystemOut") // what a failed test says belongs to its output
  private static void report(String test, BatchHarness harness) {
    List<String> facts = harness.facts();
    int from = Math.max(0, facts.size() - SHOWN);
    System.out.printf(
        "%s failed: seed %d, virtual time %s, facts %d-%d:%n",
        test, harness.seed(), harness.now(), from + 1, facts.size());
    facts.subList(from, facts.size()).forEach(System.out::println);
  }
}
