package io.github.batchwright.engine.state;

import com.google.common.base.Strings;
import io.github.batchwright.model.JobId;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Turns job numbers into ids and back, without a map: an id is a UUID of version 8 whose first half
 * is the mark of this cluster and whose last 48 bits are the job's number. Immutable.
 */
public final class JobIds {
  private static final long LARGEST = (1L << 48) - 1;
  private static final int UUID_LENGTH = 36;
  private static final int NUMBER_LENGTH = 12;

  private final String prefix;

  /** Derives the mark from a random or seeded UUID. */
  public static String markFrom(UUID random) {
    long half = (random.getMostSignificantBits() & ~0xF000L) | 0x8000L;
    String text = new UUID(half, 0x8000_0000_0000_0000L).toString();
    return text.substring(0, UUID_LENGTH - NUMBER_LENGTH);
  }

  JobIds(String mark) {
    this.prefix = mark;
  }

  String mark() {
    return prefix;
  }

  JobId of(TaskRef ref) {
    if (ref.number() > LARGEST) {
      throw new IllegalStateException("number: '" + ref.number() + "' must be at most " + LARGEST);
    }
    String number = Strings.padStart(Long.toHexString(ref.number()), NUMBER_LENGTH, '0');
    String id = prefix + number;
    return new JobId(ref.isChild() ? id + ":" + ref.index() : id);
  }

  /** Reads an id of this cluster; nothing if it is some other id. */
  Optional<TaskRef> parse(JobId id) {
    String whole = id.wholeJob().value();
    if (whole.length() != UUID_LENGTH || !whole.startsWith(prefix)) {
      return Optional.empty();
    }
    long number = 0;
    for (int i = prefix.length(); i < UUID_LENGTH; i++) {
      int digit = Character.digit(whole.charAt(i), 16);
      if (digit < 0 || Character.isUpperCase(whole.charAt(i))) {
        return Optional.empty();
      }
      number = number << 4 | digit;
    }
    OptionalInt index = id.arrayIndex();
    return Optional.of(new TaskRef(number, index.orElse(TaskRef.WHOLE)));
  }
}
