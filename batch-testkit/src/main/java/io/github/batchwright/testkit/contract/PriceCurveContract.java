package io.github.batchwright.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.spi.PriceCurve;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link PriceCurve} must keep to. Extend it for one of your own; one that changes
 * overrides {@link #change} too:
 *
 * <pre>{@code
 * final class MyCurveContractTest extends PriceCurveContract {
 *   protected PriceCurve newCurve() {
 *     return new MyCurve(...);
 *   }
 * }
 * }</pre>
 */
@Timeout(600)
public abstract class PriceCurveContract {
  private static final int MANY = 100;
  private static final Duration AT_ONCE = Duration.ofSeconds(10);

  private PriceCurve curve = (from, to) -> PriceSeries.constant("none", 0);

  /** For subclasses. */
  protected PriceCurveContract() {}

  /** Makes a curve that knows some prices. */
  protected abstract PriceCurve newCurve() throws Exception;

  /** Returns an instant for which the curve is asked; the begin of 2030 unless overridden. */
  protected Instant present() {
    return Instant.parse("2030-01-01T00:00:00Z");
  }

  /** Has the curve that was made last know other prices; false if it never changes. */
  protected boolean change() throws Exception {
    return false;
  }

  /** Returns how long a change may take to be told of; ten seconds unless overridden. */
  protected Duration patience() {
    return AT_ONCE;
  }

  @BeforeEach
  final void make() throws Exception {
    curve = newCurve();
  }

  @Test
  void thereIsAPriceForEveryStretchAndAlwaysInOneUnit() {
    Instant now = present();
    String unit = curve.series(now, now.plusSeconds(1)).unit();
    for (Duration length : List.of(Duration.ofMillis(1), Duration.ofHours(30), days(400))) {
      for (Instant from : List.of(now, now.minus(days(400)), now.plus(days(4000)))) {
        PriceSeries series = curve.series(from, from.plus(length));

        assertEquals(unit, series.unit());
        assertTrue(Double.isFinite(series.priceAt(from)), "no price at " + from);
      }
    }
  }

  @Test
  void aPriceDoesNotDependOnTheStretchThatIsAskedFor() {
    Instant now = present();
    PriceSeries week = curve.series(now, now.plus(days(7)));
    for (int hour = 0; hour < 24 * 7; hour += 5) {
      Instant at = now.plus(Duration.ofHours(hour));
      PriceSeries minute = curve.series(at, at.plusSeconds(60));

      assertEquals(week.priceAt(at), minute.priceAt(at), "the price at " + at);
    }
  }

  @Test
  void aCurveThatHasNotChangedSaysTheSameAgain() {
    Instant now = present();

    assertEquals(curve.series(now, now.plus(days(2))), curve.series(now, now.plus(days(2))));
  }

  @Test
  void itAnswersAtOnce() {
    Instant now = present();
    assertTimeoutPreemptively(
        AT_ONCE,
        () -> {
          for (int i = 0; i < MANY; i++) {
            curve.series(now.plusSeconds(i), now.plus(days(30)));
          }
        },
        MANY + " calls take long: the scheduler's thread would wait as long");
  }

  @Test
  void itTellsOfAChangeUntilNobodyWantsToKnow() throws Exception {
    Semaphore told = new Semaphore(0);
    Runnable end = curve.onChange(told::release);
    assertNotNull(end, "nothing ends it");
    assumeTrue(change(), "this curve never changes");

    assertTrue(
        told.tryAcquire(patience().toMillis(), TimeUnit.MILLISECONDS), "a change is not told of");
    end.run();
    told.drainPermits();
    change();
    assertEquals(0, told.availablePermits(), "it tells those who do not want to know any more");
  }

  private static Duration days(int count) {
    return Duration.ofDays(count);
  }
}
