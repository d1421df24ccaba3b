package io.github.batchwright.testkit.chaos;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Takes steps apart and puts them together, and writes them as source. */
final class StepSource {
  private StepSource() {}

  /** Returns a JUnit test of a script. */
  static String test(long seed, List<ChaosStep> steps) {
    String arguments =
        steps.stream().map(step -> ",\n            " + source(step)).collect(Collectors.joining());
    return """
        import io.github.batchwright.testkit.chaos.ChaosScript;
        import io.github.batchwright.testkit.chaos.ChaosStep.*;
        import org.junit.jupiter.api.Test;

        class ChaosOfSeed%sTest {
          @Test
          void holds() {
            ChaosScript.of(
                    %dL%s)
                .check();
          }
        }
        """
        .formatted(Long.toUnsignedString(seed), seed, arguments);
  }

  /** Returns the source of one step. */
  static String source(ChaosStep step) {
    return values(step).stream()
        .map(StepSource::literal)
        .collect(Collectors.joining(", ", "new " + step.getClass().getSimpleName() + "(", ")"));
  }

  private static String literal(Object value) {
    if (value instanceof Long) {
      return value + "L";
    } else if (value instanceof String) {
      return "\"" + value + "\"";
    } else if (value instanceof Enum<?> constant) {
      return constant.getDeclaringClass().getSimpleName() + "." + constant.name();
    }
    return value.toString();
  }

  /** Returns the fields of a step. */
  static List<Object> values(ChaosStep step) {
    try {
      List<Object> values = new ArrayList<>();
      for (RecordComponent component : step.getClass().getRecordComponents()) {
        values.add(component.getAccessor().invoke(step));
      }
      return values;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a step that is no public record: " + step, e);
    }
  }

  /** Returns a step like another, with these fields. */
  static ChaosStep with(ChaosStep step, List<Object> values) {
    try {
      Class<?>[] types =
          Arrays.stream(step.getClass().getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<? extends ChaosStep> constructor = step.getClass().getConstructor(types);
      return constructor.newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a step that is no public record: " + step, e);
    }
  }
}
