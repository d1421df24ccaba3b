package io.github.batchwright.engine.start;

import io.github.batchwright.engine.start.StartPlan.Window;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.model.start.PriceSeries.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Plans as text: a row for each vCPU, a letter for each hour; the key of a job is its letter. */
final class Drawing {
  static final long HOUR = 3_600_000;
  static final Need ONE = new Need(new Resources(1000, 1024, 0), 1_000);

  /** For jobs that do not wait, so that they have a plan that can be drawn. */
  static final Prices FREE = Prices.of(PriceSeries.constant("EUR", 0));

  private Drawing() {}

  static Prices hourly(double... prices) {
    List<Step> steps = new ArrayList<>();
    for (int hour = 0; hour < prices.length; hour++) {
      steps.add(new Step(Instant.ofEpochMilli(hour * HOUR), prices[hour]));
    }
    return Prices.of(new PriceSeries("EUR", steps));
  }

  /** A job of one vCPU that starts as soon as it can. */
  static Waiting job(char letter, int hours) {
    return Waiting.job(letter, ONE, hours * HOUR).at(FREE);
  }

  /** A job of one vCPU that may wait until an hour at which it shall have ended. */
  static Waiting job(char letter, int hours, int deadline, Prices prices) {
    return Waiting.job(letter, ONE, hours * HOUR).until(deadline * HOUR).at(prices);
  }

  static Situation situation(int vcpus, List<Waiting> waiting) {
    return new Situation(
        0, new Resources(vcpus * 1000L, 1 << 20, 0), List.of(), waiting, Situation.Rules.NONE);
  }

  static String draw(Situation situation) {
    int vcpus = (int) (situation.capacity().milliVcpus() / 1000);
    List<StringBuilder> rows = new ArrayList<>();
    for (int i = 0; i < vcpus; i++) {
      rows.add(new StringBuilder());
    }
    for (Piece piece : pieces(situation)) {
      StringBuilder row =
          rows.stream().filter(r -> r.length() <= piece.start).findFirst().orElseThrow();
      row.append(".".repeat(piece.start - row.length()));
      row.append(String.valueOf(piece.letter).repeat(piece.hours));
    }
    return String.join("\n", rows);
  }

  private static List<Piece> pieces(Situation situation) {
    List<Piece> pieces = new ArrayList<>();
    situation
        .occupied()
        .forEach(
            some -> {
              for (int i = 0; i < some.count(); i++) {
                pieces.add(new Piece(0, (int) (some.end() / HOUR), '#'));
              }
            });
    List<StartPlan> plans = Planner.plan(situation);
    for (int i = 0; i < plans.size(); i++) {
      Waiting job = situation.waiting().get(i);
      for (Window window : plans.get(i).windows()) {
        int start = (int) (window.start() / HOUR);
        int hours = (int) (job.duration() / HOUR);
        Piece piece =
            new Piece(
                start, job.sequential() ? hours * window.children() : hours, (char) job.key());
        for (int child = 0; child < (job.sequential() ? 1 : window.children()); child++) {
          pieces.add(piece);
        }
      }
    }
    Piece[] sorted = pieces.toArray(Piece[]::new);
    Arrays.sort(sorted, (one, other) -> Integer.compare(one.start, other.start));
    return List.of(sorted);
  }

  private record Piece(int start, int hours, char letter) {}
}
