package io.github.batchwright.engine.start;

import com.google.common.math.IntMath;
import com.google.common.math.LongMath;
import java.math.RoundingMode;

/**
 * A job as pieces that are placed one by one. A sequential array is one piece; an array of more
 * rounds than are planned has pieces of several children in a row.
 *
 * @param job the job
 * @param from the first instant at which it may start
 * @param pieces how many there are
 * @param inRow how many children run one after another in a piece
 * @param length how long a piece runs, in milliseconds, or NEVER
 */
record Load(Waiting job, long from, int pieces, int inRow, long length) {
  /** The most rounds in which the children of an array are planned. */
  static final int MOST_ROUNDS = 128;

  static Load of(Waiting job, long now, int mostAtOnce) {
    int count = job.count();
    int width = Math.max(1, Math.min(mostAtOnce, job.concurrency()));
    int rounds = IntMath.divide(count, width, RoundingMode.CEILING);
    int inRow =
        job.sequential() ? count : IntMath.divide(rounds, MOST_ROUNDS, RoundingMode.CEILING);
    return new Load(
        job,
        Math.max(now, job.earliest()),
        IntMath.divide(count, inRow, RoundingMode.CEILING),
        inRow,
        LongMath.saturatedMultiply(job.duration(), inRow));
  }

  /** Says whether more pieces may fit than may run at once. */
  boolean isCapped() {
    return job.concurrency() < pieces + job.going();
  }

  /** Returns how many children some pieces have, when so many are left. */
  int children(int somePieces, int left) {
    return Math.min(left, IntMath.saturatedMultiply(somePieces, inRow));
  }

  /** Returns the last start of a piece with which it ends at an instant. */
  long latestStart(long end) {
    return LongMath.saturatedSubtract(end, length);
  }

  /** Returns what a child costs in a piece that starts at an instant. */
  double costOfChild(Prices prices, long start) {
    return vcpus() * prices.cost(start, LongMath.saturatedAdd(start, length)) / inRow;
  }

  /** Returns what two costs of all children may differ by because sums are rounded. */
  double noise(Prices prices) {
    return vcpus() * prices.noise(length) * pieces;
  }

  private double vcpus() {
    return job.need().each().milliVcpus() / 1000.0;
  }
}
