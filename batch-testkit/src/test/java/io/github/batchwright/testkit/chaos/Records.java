package io.github.batchwright.testkit.chaos;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Copies records with another value in one field. */
final class Records {
  private Records() {}

  @SuppressWarnings("unchecked")
  static <R extends Record> R with(R record, String field, @Nullable Object value) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    try {
      Object[] values = new Object[components.length];
      for (int i = 0; i < values.length; i++) {
        boolean isChanged = components[i].getName().equals(field);
        values[i] = isChanged ? value : components[i].getAccessor().invoke(record);
      }
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return (R) record.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(field + " of " + record, e);
    }
  }
}
