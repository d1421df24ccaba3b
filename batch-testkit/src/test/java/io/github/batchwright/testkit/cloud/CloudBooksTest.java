package io.github.batchwright.testkit.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.capacity.SpotPrice;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CloudBooksTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void anInstanceCostsFromItsLaunchUntilItIsGone() {
    CloudPlay play =
        new CloudPlay(CloudPlay.builder().launchDelay(HOUR).bootTime(HOUR).terminateDelay(HOUR));
    play.buyOnDemand("a", "m5.large");
    play.buyOnDemand("refused", "x9.huge");
    play.pass(HOUR.multipliedBy(2));
    assertEquals(Money.usd("0.096"), play.books().bill());
    play.pass(HOUR);
    play.cloud.terminate(CloudPlay.id("a"));
    play.pass(HOUR.multipliedBy(9));

    assertEquals(HOUR.multipliedBy(3), play.books().instanceTime());
    assertEquals(Money.usd("0.288"), play.books().bill());
    assertEquals(Money.usd("0.288"), play.instance("a").cost());
    assertEquals(Money.usd("0"), play.instance("refused").cost());
  }

  @Test
  void aSpotInstanceCostsThePriceOfEachMoment() {
    CloudPlay play =
        new CloudPlay(
            CloudPlay.builder()
                .spotPrices(
                    "m5.large",
                    List.of(
                        new SpotPrice(CloudPlay.START.minusSeconds(9), Money.usd("0.04")),
                        new SpotPrice(CloudPlay.START.plusSeconds(1800), Money.usd("0.02")),
                        new SpotPrice(CloudPlay.START.plusSeconds(5400), Money.usd("0.03")))));
    play.buySpot("a", "m5.large", "1");
    play.pass(HOUR);
    assertEquals(Money.usd("0.03"), play.books().bill());
    play.pass(HOUR);
    assertEquals(Money.usd("0.055"), play.books().bill());
    play.cloud.spotPrice("m5.large", Money.usd("0.5"));
    play.pass(HOUR);

    assertEquals(Money.usd("0.555"), play.books().bill());
  }

  @Test
  void theBillIsRoundedOnce() {
    CloudPlay play = new CloudPlay(CloudPlay.builder());
    for (int i = 0; i < 3; i++) {
      play.buyOnDemand("i" + i, "c5.large");
    }
    play.pass(Duration.ofMillis(1));

    // 0.085 / 3,600,000 = 0.0000000236111...
    assertEquals(Money.usd("0.000000023611"), play.instance("i0").cost());
    assertEquals(Money.usd("0.000000070833"), play.books().bill());
  }

  @Test
  void knowsTheMostThatWereThereAtOnce() {
    CloudPlay play = new CloudPlay(CloudPlay.builder());
    play.buyOnDemand("a", "m5.large");
    play.buyOnDemand("b", "c5.xlarge");
    play.pass(HOUR);
    play.cloud.terminate(CloudPlay.id("a"));
    play.pass(HOUR);
    play.buyOnDemand("c", "m5.large");
    play.pass(HOUR);

    assertEquals(2, play.books().peak());
    assertEquals(1, play.books().peak("m5.large"));
    assertEquals(0, play.books().peak("r5.large"));
    assertEquals(6, play.books().peakVcpus());
  }

  @Test
  void notesWhatAServiceMustNotDo() {
    CloudPlay play = new CloudPlay(CloudPlay.builder());
    play.buyOnDemand("a", "m5.large");
    play.buyOnDemand("a", "m5.large");
    play.buyOnDemand("a", "c5.large");
    play.cloud.terminate(CloudPlay.id("b"));
    play.pass(HOUR);
    play.beginLife();
    play.reconcile(2);

    assertEquals(
        List.of(
            "mine-a was asked for twice in one life",
            "mine-a was asked for as m5.large on demand, and as c5.large on demand",
            "mine-b was given back, and never asked for",
            "life 2 does not know of mine-a"),
        play.books().misuses().stream()
            .map(line -> line.substring(line.indexOf(": ") + 2))
            .toList());
    play.pass(Duration.ofSeconds(1));
    assertEquals(List.of(), play.books().running());
  }

  @Test
  void repeatingItselfInANextLifeIsNoMisuse() {
    CloudPlay play = new CloudPlay(CloudPlay.builder());
    play.buyOnDemand("a", "m5.large");
    play.pass(HOUR);
    play.beginLife();
    play.reconcile(2, CloudPlay.onDemand("a", "m5.large"), CloudPlay.onDemand("b", "m5.large"));
    play.buyOnDemand("a", "m5.large");
    play.buyOnDemand("b", "m5.large");
    play.cloud.terminate(CloudPlay.id("a"));
    play.cloud.terminate(CloudPlay.id("a"));
    play.pass(HOUR);

    assertEquals(List.of(), play.books().misuses());
    assertEquals(1, play.books().running().size());
  }
}
