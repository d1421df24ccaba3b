package io.github.batchwright.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.batchwright.Forecast;
import io.github.batchwright.logs.MemoryJobLogStore;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.HostReports;
import io.github.batchwright.spi.HostSource;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.JobOrder;
import io.github.batchwright.spi.PriceCurve;
import io.github.batchwright.spi.SecretException;
import io.github.batchwright.spi.SecretResolver;
import io.github.batchwright.spi.WaitingJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What breaks a contract fails its test, and only the test for what is broken. */
class BrokenImplementationsTest {

  @Test
  void aResolverThatReturnsNothingForWhatIsNotThere() {
    assertEquals(
        Set.of(
            "aRefusalGivesNothingAway",
            "whatIsNotThereIsRefusedWithAReason",
            "whatIsRefusedDoesNotStopOthers"),
        ContractRun.failures(() -> secrets(name -> name.equals("known") ? "hunter2" : "")));
  }

  @Test
  void aResolverWhoseMessagesListAllSecrets() {
    assertEquals(
        Set.of("aRefusalGivesNothingAway"),
        ContractRun.failures(
            () ->
                secrets(
                    name -> {
                      if (name.equals("known")) {
                        return "hunter2";
                      }
                      throw new SecretException(name + " is none of {known=hunter2}");
                    })));
  }

  private static SecretResolverContract secrets(SecretResolver resolver) {
    return new SecretResolverContract() {
      @Override
      protected SecretResolver newResolver() {
        return resolver;
      }

      @Override
      protected String name() {
        return "known";
      }

      @Override
      protected String value() {
        return "hunter2";
      }
    };
  }

  @Test
  void aCurveThatHasOnePriceForEachStretch() {
    assertEquals(
        Set.of("aPriceDoesNotDependOnTheStretchThatIsAskedFor"),
        ContractRun.failures(
            () ->
                curve(
                    (from, to) ->
                        PriceSeries.constant(
                            "EUR", (double) Duration.between(from, to).toHours()))));
  }

  @Test
  void aCurveWhoseUnitDependsOnTheDate() {
    Instant later = Instant.parse("2035-01-01T00:00:00Z");
    assertEquals(
        Set.of("thereIsAPriceForEveryStretchAndAlwaysInOneUnit"),
        ContractRun.failures(
            () ->
                curve((from, to) -> PriceSeries.constant(from.isAfter(later) ? "USD" : "EUR", 1))));
  }

  private static PriceCurveContract curve(PriceCurve curve) {
    return new PriceCurveContract() {
      @Override
      protected PriceCurve newCurve() {
        return curve;
      }
    };
  }

  @Test
  void aCurveThatGoesOnToTell() {
    assertEquals(
        Set.of("itTellsOfAChangeUntilNobodyWantsToKnow"), ContractRun.failures(Talkative::new));
  }

  /** Its changes are told, and nothing ends that. */
  private static final class Talkative extends PriceCurveContract {
    private final Forecast forecast = new Forecast(PriceSeries.constant("EUR", 1));
    private int price = 1;

    @Override
    protected PriceCurve newCurve() {
      return new PriceCurve() {
        @Override
        public PriceSeries series(Instant from, Instant to) {
          return forecast.series(from, to);
        }

        @Override
        public Runnable onChange(Runnable changed) {
          forecast.onChange(changed);
          return () -> {};
        }
      };
    }

    @Override
    protected boolean change() {
      forecast.update(PriceSeries.constant("EUR", ++price));
      return true;
    }
  }

  @Test
  void anOrderInWhichWhoIsAskedAboutFirstGoesFirst() {
    assertEquals(
        Set.of("itIsAnOrderOfAnyJobs"),
        ContractRun.failures(() -> order(() -> queue -> BrokenImplementationsTest::first)));
  }

  private static int first(WaitingJob one, WaitingJob other) {
    return one.jobId().equals(other.jobId()) ? 0 : -1;
  }

  @Test
  void anOrderThatChangesItsMind() {
    AtomicInteger asked = new AtomicInteger();
    assertEquals(
        Set.of("itAnswersTheSameForTheSameView", "severalThreadsMayAskAtOnce"),
        ContractRun.failures(
            () ->
                order(
                    () ->
                        queue ->
                            asked.incrementAndGet() % 2 == 0
                                ? Comparator.comparing(WaitingJob::jobName)
                                : Comparator.comparing(WaitingJob::jobName).reversed())));
  }

  private static JobOrderContract order(Supplier<JobOrder> orders) {
    return new JobOrderContract() {
      @Override
      protected JobOrder newOrder() {
        return orders.get();
      }
    };
  }

  @Test
  void hostsThatAreToldOfOnce() {
    assertEquals(Set.of("aChangeIsTold"), ContractRun.failures(() -> new Hosts(false)));
  }

  @Test
  void aHostThatIsToldOfTwice() {
    assertEquals(
        Set.of(
            "aChangeIsTold",
            "aNextLifeIsToldOfAllOfThemAgain",
            "itTellsOfEveryEnvironmentAndOfNoOther"),
        ContractRun.failures(() -> new Hosts(true)));
  }

  /** A source that is silent after its first report, or doubles each host. */
  private static final class Hosts extends HostSourceContract {
    private final List<Host> world =
        new ArrayList<>(List.of(Host.active("a", Resources.of(1, 1024))));
    private final boolean twice;
    private HostReports told = (name, hosts) -> {};

    Hosts(boolean twice) {
      this.twice = twice;
    }

    @Override
    protected HostSource newSource() {
      return new HostSource() {
        @Override
        public List<String> computeEnvironments() {
          return List.of("fleet");
        }

        @Override
        public void start(HostReports reports) {
          told = reports;
          tell();
        }
      };
    }

    private void tell() {
      List<Host> all = new ArrayList<>(world);
      if (twice) {
        all.addAll(world);
      }
      told.hosts("fleet", all);
    }

    @Override
    protected void change() {
      world.add(Host.active("b", Resources.of(1, 1024)));
      if (twice) {
        tell();
      }
    }

    @Override
    protected Duration patience() {
      return Duration.ofMillis(20);
    }
  }

  @Test
  void aStoreThatForgetsWhatItIsTold() {
    Set<String> failures =
        ContractRun.failures(
            () ->
                new JobLogStoreContract() {
                  @Override
                  protected JobLogStore newLogStore() {
                    return new MemoryJobLogStore();
                  }

                  @Override
                  protected boolean keeps() {
                    return true; // and does not
                  }
                });

    assertFalse(failures.isEmpty(), "nothing failed");
  }
}
