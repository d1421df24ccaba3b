package io.github.batchwright.attempts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OpenAttemptsTest {
  private final OpenAttempts<String> attempts = new OpenAttempts<>(2);

  @Test
  void opensAndEndsOnce() {
    assertTrue(attempts.open(id(1), "a"));
    assertFalse(attempts.open(id(1), "b"));
    assertEquals(Optional.of("a"), attempts.find(id(1)));
    assertTrue(attempts.end(id(1)));
    assertFalse(attempts.end(id(1)));
    assertEquals(Optional.empty(), attempts.find(id(1)));
    assertFalse(attempts.open(id(1), "c"));
    assertFalse(attempts.end(id(9)));
  }

  @Test
  void forgetsTheOldestEnd() {
    for (int number = 1; number <= 3; number++) {
      attempts.open(id(number), "a");
      attempts.end(id(number));
    }
    assertFalse(attempts.open(id(3), "b"));
    assertFalse(attempts.open(id(2), "b"));
    assertTrue(attempts.open(id(1), "b"));
    assertEquals(List.of("b"), attempts.all());
  }

  private static AttemptId id(int number) {
    return new AttemptId(new JobId("job"), number);
  }
}
