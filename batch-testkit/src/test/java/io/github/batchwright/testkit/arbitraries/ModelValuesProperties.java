package io.github.batchwright.testkit.arbitraries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.workload.Workload;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** What every value of the model keeps to, whatever its type. */
@Domain(BatchDomain.class)
@Domain(DomainContext.Global.class)
class ModelValuesProperties {

  @Provide
  Arbitrary<Object> values() {
    return Arbitraries.oneOf(
        ModelArbitraries.types().stream().map(ModelValuesProperties::valuesOf).toList());
  }

  @Provide
  Arbitrary<Object> buildable() {
    return Arbitraries.oneOf(
        ModelArbitraries.types().stream()
            .filter(type -> Arrays.stream(type.getMethods()).anyMatch(this::isToBuilder))
            .map(ModelValuesProperties::valuesOf)
            .toList());
  }

  private static Arbitrary<Object> valuesOf(Class<?> type) {
    return ModelArbitraries.of(type).map(value -> (Object) value);
  }

  private boolean isToBuilder(Method method) {
    return method.getName().equals("toBuilder");
  }

  /** What a constructor keeps is accepted by it again, and nothing is lost on the way. */
  @Property(tries = 500)
  void aValueMadeOfTheSamePartsIsEqual(@ForAll("values") Object value) throws Exception {
    assertNotNull(value.toString());
    if (value instanceof Record record) {
      Record again = remade(record);

      assertEquals(record, again);
      assertEquals(record.hashCode(), again.hashCode());
      assertEquals(record.toString(), again.toString());
    }
  }

  private static Record remade(Record record) throws Exception {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = components[i].getAccessor().invoke(record);
    }
    return record.getClass().getConstructor(types).newInstance(values);
  }

  @Property(tries = 100)
  void aBuilderMadeOfAValueBuildsAnEqualOne(@ForAll("buildable") Object value) throws Exception {
    Object builder = value.getClass().getMethod("toBuilder").invoke(value);

    assertEquals(value, builder.getClass().getMethod("build").invoke(builder));
  }

  @Property(tries = 20)
  void theDomainHandsOutWhatAPropertyAsksFor(
      @ForAll JobDefinition definition,
      @ForAll SubmitJobRequest request,
      @ForAll Workload workload) {
    assertTrue(definition.name().length() <= 128);
    assertTrue(request.jobName().length() <= 128);
    assertTrue(workload.jobs().size() <= 30);
  }
}
