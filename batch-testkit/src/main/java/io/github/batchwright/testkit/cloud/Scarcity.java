package io.github.batchwright.testkit.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Knows which types are to be had at the moment. */
final class Scarcity {
  private record Outage(String type, Instant from, Instant until) {}

  /** Outages of each type that come by themselves: how often, and how long they last. */
  record Rate(double perDay, Duration shortest, Duration longest) {}

  private final Map<String, Integer> most = new LinkedHashMap<>();
  private final List<Outage> outages = new ArrayList<>();
  private final Map<String, Weather> weather = new LinkedHashMap<>();
  private @Nullable Rate rate;

  void limit(String type, int atMost) {
    most.put(type, atMost);
  }

  void outage(String type, Instant from, Instant until) {
    outages.add(new Outage(type, from, until));
  }

  void randomly(Rate newRate) {
    rate = newRate;
  }

  Scarcity copy() {
    Scarcity copy = new Scarcity();
    copy.most.putAll(most);
    copy.outages.addAll(outages);
    copy.rate = rate;
    return copy;
  }

  /**
   * Returns why there is none of a type, if so.
   *
   * @param there how many of them are there already
   * @param since since when the cloud exists, and with it its random outages
   */
  Optional<String> whyNone(String type, int there, Instant now, Instant since, long seed) {
    Integer limit = most.get(type);
    if (limit != null && there >= limit) {
      return Optional.of("There are only " + limit + " of " + type + " at the moment");
    }
    boolean isOut =
        outages.stream()
            .anyMatch(
                one -> one.type.equals(type) && !now.isBefore(one.from) && now.isBefore(one.until));
    if (isOut || isOutRandomly(type, now, since, seed)) {
      return Optional.of("There is no " + type + " at the moment");
    }
    return Optional.empty();
  }

  private boolean isOutRandomly(String type, Instant now, Instant since, long seed) {
    Rate known = rate;
    return known != null
        && weather
            .computeIfAbsent(type, name -> new Weather(known, since, new Random(mix(seed, name))))
            .isOut(now);
  }

  private static long mix(long seed, String name) {
    return seed * 1_000_003L + name.hashCode();
  }

  /** The outages of one type, each drawn when time comes to it. */
  private static final class Weather {
    private final Rate rate;
    private final Random random;
    private Instant from;
    private Instant until;

    Weather(Rate rate, Instant since, Random random) {
      this.rate = rate;
      this.random = random;
      this.from = since;
      this.until = since;
      next();
    }

    private void next() {
      from = until.plus(Chances.wait(random, rate.perDay / Duration.ofDays(1).toHours()));
      until = from.plus(Chances.between(random, rate.shortest, rate.longest));
    }

    boolean isOut(Instant now) {
      while (!now.isBefore(until)) {
        next();
      }
      return !now.isBefore(from);
    }
  }
}
