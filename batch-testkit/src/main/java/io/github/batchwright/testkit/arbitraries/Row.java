package io.github.batchwright.testkit.arbitraries;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Values of some components of a record, in their order; any may be null. Immutable. */
final class Row {
  private final @Nullable Object[] values;

  private Row(@Nullable Object[] values) {
    this.values = values;
  }

  static Row of(@Nullable Object value) {
    return new Row(new @Nullable Object[] {value});
  }

  static Row of(@Nullable Object first, @Nullable Object second, @Nullable Object... others) {
    @Nullable Object[] all = new @Nullable Object[others.length + 2];
    all[0] = first;
    all[1] = second;
    System.arraycopy(others, 0, all, 2, others.length);
    return new Row(all);
  }

  @Nullable Object value(int index) {
    return values[index];
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
