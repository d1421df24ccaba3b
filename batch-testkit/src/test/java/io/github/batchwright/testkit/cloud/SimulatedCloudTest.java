package io.github.batchwright.testkit.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.capacity.SpotPrice;
import io.github.batchwright.spi.ProvisionRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A cloud on its own, which no service buys from. */
final class SimulatedCloudTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void anInstanceIsLaunchedAndBootsAndGoesInItsOwnTime() {
    CloudPlay play =
        new CloudPlay(
            CloudPlay.builder()
                .launchDelay(Duration.ofSeconds(5))
                .bootTime(Duration.ofSeconds(90))
                .terminateDelay(Duration.ofSeconds(30)));
    play.buyOnDemand("a", "m5.xlarge");
    play.pass(HOUR);
    play.cloud.terminate(CloudPlay.id("a"));
    play.pass(HOUR);

    assertEquals(
        List.of(
            "5 a launched",
            "95 a host 4 vCPU, 16384 MiB",
            "3630 a gone: The instance was terminated"),
        play.told());
    CloudInstance instance = play.instance("a");
    assertEquals(CloudPlay.START, instance.requestedAt());
    assertEquals(CloudPlay.START.plusSeconds(5), instance.launchedAt());
    assertEquals(CloudPlay.START.plusSeconds(95), instance.readyAt());
    assertEquals(CloudPlay.START.plusSeconds(3630), instance.endedAt());
    assertEquals(Duration.ofSeconds(3625), instance.paidTime());
    assertEquals("The instance was terminated", instance.endReason());
    assertEquals(List.of(), play.books().misuses());
  }

  @Test
  void bootTimesAreDrawnFromTheSeed() {
    assertEquals(bootTimes(1), bootTimes(1));
    assertNotEquals(bootTimes(1), bootTimes(2));
    for (Duration time : bootTimes(3)) {
      assertTrue(time.toSeconds() >= 60 && time.toSeconds() <= 180, time.toString());
    }
  }

  private static List<Duration> bootTimes(long seed) {
    CloudPlay play =
        new CloudPlay(
            CloudPlay.builder().seed(seed).bootTime(Duration.ofMinutes(1), Duration.ofMinutes(3)));
    for (int i = 0; i < 20; i++) {
      play.buyOnDemand("i" + i, "m5.large");
    }
    play.pass(HOUR);
    return play.books().instances().stream()
        .map(one -> Duration.between(CloudPlay.START, one.readyAt()))
        .toList();
  }

  @Test
  void refusesWhatItDoesNotSell() {
    CloudPlay play = new CloudPlay(CloudPlay.builder());
    play.buyOnDemand("type", "x9.huge");
    ProvisionRequest good = CloudPlay.onDemand("environment", "m5.large");
    play.cloud.provision(
        new ProvisionRequest(
            good.instance(),
            "elsewhere",
            "m5.large",
            ComputeResourceType.EC2,
            good.mostPerHour(),
            Map.of()));
    play.cloud.provision(
        new ProvisionRequest(
            CloudPlay.id("currency"),
            "elastic",
            "m5.large",
            ComputeResourceType.EC2,
            Money.of("1", "EUR"),
            Map.of()));
    play.cloud.provision(CloudPlay.request("price", "m5.large", ComputeResourceType.EC2, "0.095"));
    play.buySpot("bid", "m5.large", "0.03839");
    play.buySpot("enough", "m5.large", "0.0384");
    play.pass(Duration.ofMillis(1));

    assertEquals(
        List.of(
            "0 type INVALID: There is no instance type x9.huge",
            "0 environment INVALID: Nothing is sold to elsewhere here",
            "0 currency INVALID: Prices are in USD",
            "0 price PRICE_TOO_HIGH: m5.large costs 0.096 USD an hour now",
            "0 bid PRICE_TOO_HIGH: m5.large costs 0.0384 USD an hour now",
            "0 enough launched"),
        play.told());
    assertEquals(1, play.books().running().size());
  }

  @Test
  void aTypeThatIsNotSoldAsSpotIsRefused() {
    CloudPlay play = new CloudPlay(CloudPlay.builder().spotPrices("m5.large", List.of()));
    play.buySpot("a", "m5.large", "1");
    play.pass(Duration.ofMillis(1));

    assertEquals(List.of("0 a INVALID: No m5.large is sold as a Spot instance"), play.told());
  }

  @Test
  void onlySoManyAreToBeHad() {
    CloudPlay play = new CloudPlay(CloudPlay.builder().available("m5.large", 1));
    play.buyOnDemand("a", "m5.large");
    play.buyOnDemand("b", "m5.large");
    play.buyOnDemand("c", "m5.xlarge");
    play.pass(Duration.ofSeconds(1));
    play.cloud.available("m5.large", 2);
    play.buyOnDemand("d", "m5.large");
    play.pass(Duration.ofSeconds(1));
    play.cloud.available("m5.large", 0);
    play.buyOnDemand("e", "m5.large");
    play.pass(Duration.ofSeconds(1));

    assertEquals(
        List.of(
            "0 a launched",
            "0 b INSUFFICIENT_CAPACITY: There are only 1 of m5.large at the moment",
            "0 c launched",
            "1 d launched",
            "2 e INSUFFICIENT_CAPACITY: There are only 0 of m5.large at the moment"),
        play.told());
    assertEquals(2, play.books().peak("m5.large"));
    assertEquals(3, play.books().peak());
    assertEquals(8, play.books().peakVcpus());
  }

  @Test
  void aTypeIsOutBetweenTwoInstants() {
    Instant from = CloudPlay.START.plusSeconds(10);
    CloudPlay play =
        new CloudPlay(
            CloudPlay.builder().bootTime(HOUR).outage("m5.large", from, from.plusSeconds(10)));
    for (int i = 0; i < 4; i++) {
      play.buyOnDemand("i" + i, "m5.large");
      play.pass(Duration.ofSeconds(i == 1 ? 9 : 5));
    }
    play.pass(Duration.ofSeconds(1));

    assertEquals(
        List.of(
            "0 i0 launched",
            "5 i1 launched",
            "14 i2 INSUFFICIENT_CAPACITY: There is no m5.large at the moment",
            "19 i3 INSUFFICIENT_CAPACITY: There is no m5.large at the moment"),
        play.told());
    play.buyOnDemand("i4", "m5.large");
    play.pass(Duration.ofMillis(1));
    assertTrue(play.instance("i4").isThere(), "at its end it is over");
  }

  @Test
  void randomOutagesComeAndGoAndAreDrawnFromTheSeed() {
    List<Integer> one = timesWithout("m5.large", 1);

    assertEquals(one, timesWithout("m5.large", 1));
    assertNotEquals(one, timesWithout("m5.large", 2));
    assertNotEquals(one, timesWithout("c5.large", 1));
    // Out for an hour, four times a day: 4 of 24 + 4 hours.
    assertTrue(one.size() > 50 && one.size() < 200, "out " + one.size() + " of 720 times");
  }

  private static List<Integer> timesWithout(String type, long seed) {
    CloudPlay play =
        new CloudPlay(
            CloudPlay.builder()
                .seed(seed)
                .outages(4, Duration.ofMinutes(30), Duration.ofMinutes(90)));
    List<Integer> without = new ArrayList<>();
    for (int i = 0; i < 720; i++) {
      play.buyOnDemand("i" + i, type);
      play.pass(HOUR);
      if (!play.instance("i" + i).isThere()) {
        without.add(i);
      }
    }
    return without;
  }

  @Test
  void bootsFailAsToldAndAreGoneThen() {
    CloudPlay play = new CloudPlay(CloudPlay.builder());
    play.cloud.failBoots(1);
    play.buyOnDemand("a", "m5.large");
    play.buyOnDemand("b", "m5.large");
    play.pass(HOUR);

    assertEquals(
        List.of(
            "0 a launched",
            "0 b launched",
            "60 a BOOT_FAILED: The instance did not come up",
            "60 b host 2 vCPU, 8192 MiB"),
        play.told());
    assertEquals(Duration.ofMinutes(1), play.instance("a").paidTime());
    assertEquals(1, play.books().running().size());
  }

  @Test
  void bootsFailByChance() {
    CloudPlay play = new CloudPlay(CloudPlay.builder().bootFailures(0.25));
    for (int i = 0; i < 400; i++) {
      play.buyOnDemand("i" + i, "m5.large");
    }
    play.pass(HOUR);

    int there = play.books().running().size();
    assertTrue(there > 260 && there < 340, there + " of 400 came up");
  }

  @Test
  void aSpotInstanceIsTakenBackWithNotice() {
    CloudPlay play = new CloudPlay(CloudPlay.builder());
    play.buySpot("a", "m5.large", "1");
    play.buySpot("b", "c5.large", "1");
    play.buyOnDemand("c", "m5.large");
    play.pass(Duration.ofSeconds(70));
    play.cloud.reclaimAll("m5.large");
    play.cloud.reclaim(CloudPlay.id("a"));
    play.pass(HOUR);

    assertEquals(
        List.of(
            "70 a interrupted, gone in PT2M",
            "190 a gone: The Spot instance was taken back: it was needed elsewhere"),
        play.told().subList(6, play.told().size()));
    assertEquals(2, play.books().running().size());
    assertThrows(IllegalArgumentException.class, () -> play.cloud.reclaim(CloudPlay.id("c")));
    assertThrows(IllegalArgumentException.class, () -> play.cloud.reclaim(CloudPlay.id("a")));
  }

  @Test
  void whatIsTakenBackWhileItBootsNeverComesUp() {
    CloudPlay play = new CloudPlay(CloudPlay.builder().reclaimNotice(HOUR));
    play.buySpot("a", "m5.large", "1");
    play.pass(Duration.ofSeconds(1));
    play.cloud.reclaim(CloudPlay.id("a"));
    play.pass(Duration.ofHours(2));

    assertEquals(
        List.of(
            "0 a launched",
            "1 a interrupted, gone in PT1H",
            "3601 a gone: The Spot instance was taken back: it was needed elsewhere"),
        play.told());
  }

  @Test
  void givingBackWhatIsTakenBackEndsIt() {
    CloudPlay play = new CloudPlay(CloudPlay.builder().terminateDelay(Duration.ofSeconds(10)));
    play.buySpot("a", "m5.large", "1");
    play.buySpot("b", "m5.large", "1");
    play.pass(Duration.ofSeconds(100));
    play.cloud.reclaimAll("m5.large");
    play.cloud.terminate(CloudPlay.id("a"));
    play.pass(Duration.ofSeconds(115));
    play.cloud.terminate(CloudPlay.id("b"));
    play.pass(HOUR);

    assertEquals(CloudPlay.START.plusSeconds(110), play.instance("a").endedAt());
    assertEquals(CloudPlay.START.plusSeconds(220), play.instance("b").endedAt());
  }

  @Test
  void aPriceAboveTheBidTakesBack() {
    Instant later = CloudPlay.START.plusSeconds(600).plusNanos(500);
    CloudPlay play =
        new CloudPlay(
            CloudPlay.builder()
                .spotPrices(
                    "m5.large",
                    List.of(
                        new SpotPrice(CloudPlay.START, Money.usd("0.04")),
                        new SpotPrice(CloudPlay.START.plusSeconds(300), Money.usd("0.05")),
                        new SpotPrice(later, Money.usd("0.0501")))));
    play.buySpot("a", "m5.large", "0.05");
    play.buySpot("b", "m5.large", "0.06");
    play.pass(HOUR);

    assertEquals(
        List.of(
            "600 a interrupted, gone in PT2M",
            "720 a gone: The Spot instance was taken back: its price rose above 0.05 USD"),
        play.told().subList(4, play.told().size()));
    play.cloud.spotPrice("m5.large", Money.usd("0.07"));
    assertEquals("3600 b interrupted, gone in PT2M", play.told().get(6));
    assertEquals(
        Money.usd("0.07"),
        play.cloud.catalog().find("m5.large").orElseThrow().spotPrice(later.plus(HOUR)).get());
  }

  @Test
  void spotInstancesAreTakenBackByChance() {
    CloudPlay play = new CloudPlay(CloudPlay.builder().reclaimsPerHour(0.5));
    for (int i = 0; i < 400; i++) {
      play.buySpot("i" + i, "m5.large", "1");
      play.buyOnDemand("d" + i, "m5.large");
    }
    play.pass(HOUR.plusMinutes(2));

    // e to the power of -0.5 are left, and all of those that were bought on demand.
    int left = play.books().running().size() - 400;
    assertTrue(left > 200 && left < 285, left + " of 400 were left");
  }

  @Test
  void whatIsNotGoingToHappenAnyMoreTakesNoTime() {
    BatchHarness clock = BatchHarness.builder().startingAt(CloudPlay.START).build();
    SimulatedCloud cloud = CloudPlay.builder().reclaimsPerHour(0.001).build();
    cloud.connect(clock.time(), clock.executor());
    cloud.provision(CloudPlay.spot("a", "m5.large", "1"));
    clock.advance(HOUR);
    cloud.terminate(CloudPlay.id("a"));
    clock.runUntilIdle();

    assertEquals(CloudPlay.START.plus(HOUR), clock.now());
  }

  @Test
  void anInstanceBreaksWithoutNotice() {
    CloudPlay play = new CloudPlay(CloudPlay.builder());
    play.buyOnDemand("a", "m5.large");
    play.pass(Duration.ofSeconds(30));
    play.cloud.lose(CloudPlay.id("a"));
    play.pass(HOUR);

    assertEquals(List.of("0 a launched", "30 a gone: The instance broke"), play.told());
    assertThrows(IllegalArgumentException.class, () -> play.cloud.lose(CloudPlay.id("a")));
  }

  @Test
  void whatHappensBetweenTwoLivesIsToldToTheNext() {
    CloudPlay play = new CloudPlay(CloudPlay.builder());
    play.buySpot("a", "m5.large", "1");
    play.buySpot("b", "m5.large", "1");
    play.buyOnDemand("c", "m5.large");
    play.buyOnDemand("d", "x9.huge");
    play.pass(Duration.ofMinutes(2));
    play.cloud.close();
    play.cloud.lose(CloudPlay.id("a"));
    play.cloud.reclaim(CloudPlay.id("b"));
    play.pass(Duration.ofMinutes(1));
    play.beginLife();
    play.reconcile(
        2,
        CloudPlay.spot("a", "m5.large", "1"),
        CloudPlay.spot("b", "m5.large", "1"),
        CloudPlay.onDemand("c", "m5.large"),
        CloudPlay.onDemand("d", "x9.huge"));

    assertEquals(
        List.of(
            "180 a gone: The instance broke",
            "180 b launched",
            "180 b host 2 vCPU, 8192 MiB",
            "180 b interrupted, gone in PT1M",
            "180 c launched",
            "180 c host 2 vCPU, 8192 MiB",
            "180 d INVALID: There is no instance type x9.huge"),
        play.told());
    assertEquals(List.of(), play.books().misuses());
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertRefused("computeEnvironments: '[]'", () -> SimulatedCloud.builder(SampleCatalog.load()));
    assertRefused(
        "longest: 'PT1S'", () -> CloudPlay.builder().bootTime(HOUR, Duration.ofSeconds(1)));
    assertRefused(
        "launchDelay: 'PT-1S'", () -> CloudPlay.builder().launchDelay(Duration.ofSeconds(-1)));
    assertRefused("probability: '1.5'", () -> CloudPlay.builder().bootFailures(1.5));
    assertRefused("rate: '-1.0'", () -> CloudPlay.builder().reclaimsPerHour(-1));
    assertRefused("type: 'x9.huge'", () -> CloudPlay.builder().available("x9.huge", 1));
    assertRefused("atMost: '-1'", () -> CloudPlay.builder().available("m5.large", -1));
    assertRefused(
        "until: ", () -> CloudPlay.builder().outage("m5.large", Instant.MAX, Instant.MIN));
    assertRefused("perDay: '0.0'", () -> CloudPlay.builder().outages(0, HOUR, HOUR));
    SimulatedCloud alone = CloudPlay.builder().build();
    assertThrows(NullPointerException.class, alone::books);
    CloudPlay play = new CloudPlay(CloudPlay.builder());
    BatchHarness other = BatchHarness.create();
    assertThrows(
        IllegalStateException.class, () -> play.cloud.connect(other.time(), other.executor()));
  }

  private static void assertRefused(String begin, Runnable call) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, call::run);
    assertEquals(begin, refused.getMessage().substring(0, begin.length()));
  }
}
