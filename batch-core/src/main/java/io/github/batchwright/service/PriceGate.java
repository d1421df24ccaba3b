package io.github.batchwright.service;

import io.github.batchwright.engine.Input;
import io.github.batchwright.engine.start.Curves;
import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.spi.PriceCurve;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between the engine and the price curves of a host: what one throws, or tells in another
 * unit than before, is logged once, and what it told last goes on to hold; and for each curve the
 * inbox holds at most one report that it has changed.
 */
final class PriceGate implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PriceGate.class);

  private final Map<String, Guarded> curves = new LinkedHashMap<>();
  private final List<Runnable> registered = new ArrayList<>();

  /**
   * Makes a gate.
   *
   * @param described the curves by name
   * @param inbox where reports go
   */
  PriceGate(Map<String, PriceCurve> described, Consumer<Input.Report> inbox) {
    described.forEach(
        (name, curve) -> {
          curves.put(name, new Guarded(name, curve));
          AtomicBoolean reported = new AtomicBoolean();
          Runnable taken = () -> reported.set(false);
          Runnable changed =
              () -> {
                if (reported.compareAndSet(false, true)) {
                  inbox.accept(new Input.PricesChanged(name, taken));
                }
              };
          try {
            registered.add(curve.onChange(changed));
          } catch (RuntimeException | Error e) {
            LOG.warn("Price curve '{}' cannot tell when it changes", name, e);
          }
        });
  }

  Curves curves(Duration leastMargin) {
    return new Curves(new LinkedHashMap<>(curves), leastMargin);
  }

  /** Is told of changes no more. */
  @Override
  public void close() {
    for (Runnable end : registered) {
      try {
        end.run();
      } catch (RuntimeException | Error e) {
        LOG.warn("A price curve failed to forget this service", e);
      }
    }
    registered.clear();
  }

  /** One curve; asked on the engine's thread alone. */
  private static final class Guarded implements Curves.Source {
    private final String name;
    private final PriceCurve curve;
    private @Nullable PriceSeries last;
    private boolean failing;

    Guarded(String name, PriceCurve curve) {
      this.name = name;
      this.curve = curve;
    }

    @Override
    public @Nullable PriceSeries series(Instant from, Instant to) {
      try {
        PriceSeries told = curve.series(from, to);
        if (told == null) {
          fail("tells nothing", null);
        } else if (last != null && !last.unit().equals(told.unit())) {
          fail("tells %s, and told %s before".formatted(told.unit(), last.unit()), null);
        } else {
          // What lies outside may have dates that cannot be counted.
          last = told.between(from, to);
          failing = false;
        }
      } catch (RuntimeException | Error e) {
        fail("failed", e);
      }
      return last;
    }

    private void fail(String what, @Nullable Throwable cause) {
      if (!failing) {
        LOG.warn("Price curve '{}' {}; what it told last goes on to hold", name, what, cause);
      }
      failing = true;
    }
  }
}
