package io.github.batchwright.samples.elastic;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ElasticTest {
  private static List<Outcome> outcomes;

  @BeforeAll
  static void runTheDay() {
    List<TraceJob> day = TraceJob.day();
    outcomes = Scenario.all().stream().map(one -> Outcome.of(one, day)).toList();
  }

  @Test
  void print() {
    Elastic.print(System.out, outcomes);
  }
}
