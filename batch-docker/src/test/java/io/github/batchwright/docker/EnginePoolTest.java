package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.spi.CapacityReports.Refusal;
import io.github.batchwright.spi.ProvisionRequest;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A pool of one engine that answers, and of others that are off. */
@RequiresOwnEngine
final class EnginePoolTest extends OwnEngineFixture {
  private final String cluster = "pool-" + UUID.randomUUID();
  private final InstanceId one = new InstanceId(cluster + "-1");
  private final InstanceId other = new InstanceId(cluster + "-2");
  private final EnginePool pool = pool();

  @BeforeAll
  static void startOwn() {
    own = OwnEngine.start();
  }

  private static EnginePool pool() {
    return EnginePool.builder()
        .engine("off", "small", "unix:///nowhere.sock")
        .engine("on", "small", own.host())
        .engine("huge", "large", "unix:///nowhere.sock")
        .build();
  }

  @AfterEach
  void giveBack() {
    StartedEngines left = get(pool().list(cluster));
    EnginePool fresh = pool();
    StartedEngines unused = get(fresh.list(cluster));
    left.engines().keySet().forEach(instance -> get(fresh.stop(instance)));
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static CompletionStage<EngineEndpoint> start(
      EnginePool of, InstanceId instance, String type) {
    return of.start(
        new ProvisionRequest(
            instance, "pool", type, ComputeResourceType.EC2, Money.usd("1"), Map.of()));
  }

  private static ProvisionException refusal(EnginePool of, InstanceId instance, String type) {
    CompletionException thrown =
        assertThrows(CompletionException.class, () -> get(start(of, instance, type)));
    return (ProvisionException) thrown.getCause();
  }

  @Test
  void engineThatIsOffIsPassedOver() {
    assertEquals(own.host(), get(start(pool, one, "small")).uri());
    assertEquals(own.host(), get(start(pool, one, "small")).uri());
  }

  @Test
  void engineIsTakenOnceWhoeverAsks() {
    EngineEndpoint unused = get(start(pool, one, "small"));
    ProvisionException again = refusal(pool, other, "small");
    assertEquals(Refusal.INSUFFICIENT_CAPACITY, again.refusal());
    ProvisionException elsewhere = refusal(pool(), other, "small");
    assertEquals(Refusal.INSUFFICIENT_CAPACITY, elsewhere.refusal());
    String message = String.valueOf(elsewhere.getMessage());
    assertTrue(message.contains("on: it is taken by '" + one + "'"), message);
    assertTrue(message.contains("off: "), message);
    get(pool.stop(one));
    assertEquals(own.host(), get(start(pool(), other, "small")).uri());
  }

  @Test
  void typeThatThePoolHasNotIsRefusedForGood() {
    assertEquals(Refusal.INVALID, refusal(pool, one, "unknown").refusal());
    assertEquals(Refusal.INSUFFICIENT_CAPACITY, refusal(pool, one, "large").refusal());
  }

  @Test
  void whatWasTakenIsFoundAgainByItsService() {
    EngineEndpoint unused = get(start(pool, one, "small"));
    EnginePool next = pool();
    StartedEngines found = get(next.list(cluster));
    assertEquals(Set.of(one), found.engines().keySet());
    assertFalse(found.isComplete(), "engines that are off may be taken, too");
    assertEquals(Set.of(), get(pool().list("another-")).engines().keySet());
    get(next.stop(one));
    assertEquals(Set.of(), get(pool().list(cluster)).engines().keySet());
    get(next.stop(one));
  }

  @Test
  void engineThatWasGivenBackWhileItWasOffIsTakenAgainLater() {
    EngineEndpoint first = get(start(pool, one, "small"));
    own.kill();
    get(pool.stop(one));
    assertEquals(Refusal.INSUFFICIENT_CAPACITY, refusal(pool, other, "small").refusal());
    own.restart();
    assertEquals(Refusal.INSUFFICIENT_CAPACITY, refusal(pool(), other, "small").refusal());
    assertEquals(first, get(start(pool, other, "small")));
  }
}
