package io.github.batchwright.docker.leftovers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.docker.identity.ContainerKey;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LeftoversTest {
  private final Leftovers leftovers = new Leftovers(2);

  private static AttemptId attempt(int number) {
    return new AttemptId(new JobId("job"), number);
  }

  private static ContainerKey key(int number) {
    return ContainerKey.only(attempt(number));
  }

  @Test
  void releasedContainerIsDueUntilItIsRemoved() {
    leftovers.keep(attempt(1), List.of("c1"), null);
    assertEquals(Map.of(), leftovers.due());
    assertTrue(leftovers.release(attempt(1)));
    assertEquals(Map.of("c1", attempt(1)), leftovers.due());
    leftovers.removed("c1");
    assertEquals(Map.of(), leftovers.due());
    assertFalse(leftovers.release(attempt(1)));
  }

  @Test
  void releaseOfWhatIsNotKeptDoesNothing() {
    assertFalse(leftovers.release(attempt(1)));
    assertEquals(Map.of(), leftovers.due());
  }

  @Test
  void oldestAreForgottenWhenThereAreTooMany() {
    for (int i = 1; i <= 3; i++) {
      leftovers.keep(attempt(i), List.of("c" + i), null);
      leftovers.unwanted(key(i));
      leftovers.remove(attempt(10 + i), "d" + i);
    }

    assertEquals(List.of("d2", "d3"), List.copyOf(leftovers.due().keySet()));
    assertFalse(leftovers.release(attempt(1)));
    assertTrue(leftovers.release(attempt(2)));
    assertFalse(leftovers.isUnwanted(key(1)));
    assertTrue(leftovers.isUnwanted(key(3)));
  }

  @Test
  void unwantedIsForgottenWithTime() {
    leftovers.unwanted(key(1));
    long later = System.nanoTime() + 1;
    leftovers.forgetUnwantedBefore(later - 1_000_000_000_000L);
    assertTrue(leftovers.isUnwanted(key(1)));
    leftovers.forgetUnwantedBefore(later);
    assertFalse(leftovers.isUnwanted(key(1)));
  }
}
