package io.github.batchwright.capacity;

import static io.github.batchwright.capacity.Elastic.CATALOG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AllocationStrategy;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.EnvironmentChoice;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.Resources;
import io.github.batchwright.testkit.cloud.CloudInstance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** In which environment a job is placed, and an instance bought, if several could do. */
class ChoiceByCostTest {
  private static final ComputeEnvironment DEAR = environment("dear", ComputeResourceType.EC2, 8);
  private static final ComputeEnvironment CHEAP = environment("cheap", ComputeResourceType.SPOT, 8);

  private static ComputeEnvironment environment(String name, ComputeResourceType type, int max) {
    return ComputeEnvironment.builder(name)
        .computeResources(
            new ComputeResources(
                type,
                AllocationStrategy.BEST_FIT_PROGRESSIVE_ORDERED,
                0,
                max,
                null,
                List.of("m.small"),
                null,
                Duration.ofMinutes(30),
                Map.of()))
        .build();
  }

  private static Elastic elastic(EnvironmentChoice choice, ComputeEnvironment... environments) {
    String[] names =
        List.of(environments).stream().map(ComputeEnvironment::name).toArray(String[]::new);
    return new Elastic(
        Elastic.cloud(CATALOG, "dear", "cheap"),
        builder ->
            builder.jobQueue(
                JobQueue.builder("default")
                    .computeEnvironments(names)
                    .environmentChoice(choice)
                    .build()),
        environments);
  }

  private static List<String> environmentsOf(Elastic e) {
    return e.cloud.books().instances().stream()
        .map(CloudInstance::request)
        .map(request -> request.computeEnvironment())
        .distinct()
        .toList();
  }

  private static String placeOf(Elastic e, JobHandle job) {
    return e.batch.describe(job.id()).attempts().get(0).computeEnvironment();
  }

  @Test
  void theFirstEnvironmentIsTakenUnlessSaidOtherwise() {
    try (Elastic e = elastic(EnvironmentChoice.IN_ORDER, DEAR, CHEAP)) {
      var job = e.submit("a", "work");
      e.advance(Duration.ofMinutes(5));
      assertEquals(List.of("dear"), environmentsOf(e));
      assertEquals("dear", placeOf(e, job));
    }
  }

  @Test
  void anInstanceIsBoughtWhereItCostsTheLeast() {
    try (Elastic e = elastic(EnvironmentChoice.CHEAPEST, DEAR, CHEAP)) {
      var job = e.submit("a", "work");
      e.advance(Duration.ofMinutes(5));
      assertEquals(List.of("cheap"), environmentsOf(e));
      assertEquals("cheap", placeOf(e, job));
    }
  }

  @Test
  void whereNoneIsToBeHadTheOthersAreTaken() {
    try (Elastic e =
        elastic(
            EnvironmentChoice.CHEAPEST, DEAR, environment("cheap", ComputeResourceType.SPOT, 2))) {
      for (int i = 0; i < 8; i++) {
        e.submit("long-" + i, "work");
        e.takes("long-" + i, Duration.ofHours(1));
      }
      e.advance(Duration.ofMinutes(5));
      assertEquals(List.of("cheap", "dear"), environmentsOf(e));
      long cheap =
          e.cloud.books().instances().stream()
              .filter(one -> one.request().computeEnvironment().equals("cheap"))
              .count();
      assertTrue(cheap <= 2, () -> cheap + " instances of 2 vCPU");
    }
  }

  @Test
  void whatIsThereAnywayIsUsedFirst() {
    ComputeEnvironment own = ComputeEnvironment.fixed("own", Resources.of(4, 16_384));
    try (Elastic e = elastic(EnvironmentChoice.CHEAPEST, DEAR, own)) {
      e.takes("blocker", Duration.ofMinutes(2));
      for (int i = 0; i < 5; i++) {
        e.submit("blocker", "work");
      }
      e.advance(Duration.ofMinutes(5));
      // There is room on both now.
      var job = e.submit("a", "work");
      e.advance(Duration.ofSeconds(1));
      assertEquals("own", placeOf(e, job));
      assertEquals(List.of("dear"), environmentsOf(e), "for the fifth");
    }
  }

  @Test
  void roomOnTheCheaperOneIsUsedFirst() {
    try (Elastic e = elastic(EnvironmentChoice.IN_ORDER, DEAR, CHEAP)) {
      for (int i = 0; i < 10; i++) {
        e.submit("first", "work");
      }
      e.advance(Duration.ofMinutes(5));
      assertEquals(List.of("dear", "cheap"), environmentsOf(e));
      assertEquals("dear", placeOf(e, submitted(e, "b")));

      e.service()
          .updateJobQueue(
              JobQueueUpdate.builder("default")
                  .environmentChoice(EnvironmentChoice.CHEAPEST)
                  .build());
      assertEquals("cheap", placeOf(e, submitted(e, "c")));
    }
  }

  private static JobHandle submitted(Elastic e, String name) {
    var job = e.submit(name, "work");
    e.advance(Duration.ofSeconds(1));
    return job;
  }
}
