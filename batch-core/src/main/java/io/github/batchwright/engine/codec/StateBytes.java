package io.github.batchwright.engine.codec;

import io.github.batchwright.engine.cost.Charge;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.FadingUsage;
import io.github.batchwright.engine.state.GangNode;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.state.TaskState;
import io.github.batchwright.model.JobStatus;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;

/** The parts of a cluster's state that several kinds of facts hold, as bytes. */
final class StateBytes {
  private static final int CANCELLED = 1;
  private static final int TERMINATED = 1 << 1;
  private static final int SUCCEEDED = 1 << 2;
  private static final int LOST = 1 << 3;
  private static final int ON_HOST = 1 << 4;

  /** An attempt that was lost; what was written before there were hosts has this bit or none. */
  private static final int ATTEMPT_LOST = 1;

  private static final int ATTEMPT_ON_HOST = 1 << 1;
  private static final int ATTEMPT_CHARGED = 1 << 3;

  private static final int ATTEMPT_PREEMPTED = 1 << 2;

  private StateBytes() {}

  static void write(ByteWriter out, TaskRef task) {
    out.writeUnsigned(task.number());
    out.writeUnsigned(task.index() + 1L);
  }

  static TaskRef readTask(ByteReader in) {
    return new TaskRef(in.readUnsigned(), in.readInt() - 1);
  }

  static void write(ByteWriter out, TaskState state) {
    Codes.STATUS.write(out, state.status());
    out.writeByte((state.cancelled() ? CANCELLED : 0) | (state.terminated() ? TERMINATED : 0));
    out.writeOptional(state.statusReason());
    out.writeSigned(state.stoppedAt());
    out.writeUnsigned(state.attempts().size());
    state.attempts().forEach(attempt -> write(out, attempt));
  }

  static TaskState readState(ByteReader in, Interner texts) {
    JobStatus status = Codes.STATUS.read(in);
    int flags = in.readByte();
    String reason = texts.internOptional(in.readOptionalText());
    long stoppedAt = in.readSigned();
    int count = in.readCount();
    List<Attempt> attempts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      attempts.add(readAttempt(in, texts));
    }
    return TaskState.of(
        status, reason, attempts, stoppedAt, (flags & CANCELLED) != 0, (flags & TERMINATED) != 0);
  }

  private static void write(ByteWriter out, Attempt attempt) {
    out.writeUnsigned(attempt.number());
    out.writeText(attempt.environment());
    out.writeUnsigned(attempt.instance());
    out.writeSigned(attempt.placedAt());
    out.writeSigned(attempt.startedAt());
    out.writeSigned(attempt.stoppedAt());
    out.writeOptional(attempt.exitCode());
    out.writeOptional(attempt.reason());
    out.writeOptional(attempt.statusReason());
    Attempt.StopOrder stop = attempt.stop();
    Codes.STOP_CAUSE.writeOptional(out, stop == null ? null : stop.cause());
    if (stop != null) {
      out.writeText(stop.reason());
    }
    String host = attempt.host();
    Charge cost = attempt.cost();
    out.writeByte(
        (attempt.lost() ? ATTEMPT_LOST : 0)
            | (host == null ? 0 : ATTEMPT_ON_HOST)
            | (attempt.preempted() ? ATTEMPT_PREEMPTED : 0)
            | (cost == null ? 0 : ATTEMPT_CHARGED));
    if (host != null) {
      out.writeText(host);
    }
    if (cost != null) {
      out.writeText(cost.currency().getCurrencyCode());
      out.writeText(cost.hourlyMillis().toString());
    }
  }

  private static Attempt readAttempt(ByteReader in, Interner texts) {
    int number = in.readInt();
    String environment = texts.intern(in.readText());
    int instance = in.readInt();
    long placedAt = in.readSigned();
    long startedAt = in.readSigned();
    long stoppedAt = in.readSigned();
    Integer exitCode = in.readOptionalInt();
    String reason = texts.internOptional(in.readOptionalText());
    String statusReason = texts.internOptional(in.readOptionalText());
    Attempt.StopCause cause = Codes.STOP_CAUSE.readOptional(in);
    Attempt.StopOrder stop = cause == null ? null : new Attempt.StopOrder(cause, in.readText());
    int flags = in.readByte();
    if ((flags & ~(ATTEMPT_LOST | ATTEMPT_ON_HOST | ATTEMPT_PREEMPTED | ATTEMPT_CHARGED)) != 0) {
      throw new IllegalStateException(
          "an attempt has parts that are not known: " + flags + "; written by a newer version?");
    }
    String host = (flags & ATTEMPT_ON_HOST) == 0 ? null : texts.intern(in.readText());
    Charge cost = (flags & ATTEMPT_CHARGED) == 0 ? null : readCharge(in);
    return new Attempt(
        number,
        environment,
        instance,
        host,
        placedAt,
        startedAt,
        stoppedAt,
        exitCode,
        reason,
        statusReason,
        stop,
        (flags & ATTEMPT_LOST) != 0,
        (flags & ATTEMPT_PREEMPTED) != 0,
        cost);
  }

  private static Charge readCharge(ByteReader in) {
    String currency = in.readText();
    String amount = in.readText();
    try {
      return new Charge(Currency.getInstance(currency), new BigDecimal(amount));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("no amount of money: " + amount + " " + currency, e);
    }
  }

  static void write(ByteWriter out, GangNode node) {
    out.writeUnsigned(node.instance());
    out.writeSigned(node.startedAt());
    out.writeSigned(node.stoppedAt());
    out.writeOptional(node.exitCode());
    out.writeOptional(node.reason());
    out.writeOptional(node.statusReason());
    String host = node.host();
    out.writeByte(
        (node.succeeded() ? SUCCEEDED : 0)
            | (node.lost() ? LOST : 0)
            | (host == null ? 0 : ON_HOST));
    if (host != null) {
      out.writeText(host);
    }
  }

  static GangNode readNode(ByteReader in, Interner texts) {
    int instance = in.readInt();
    long startedAt = in.readSigned();
    long stoppedAt = in.readSigned();
    Integer exitCode = in.readOptionalInt();
    String reason = texts.internOptional(in.readOptionalText());
    String statusReason = texts.internOptional(in.readOptionalText());
    int flags = in.readByte();
    String host = (flags & ON_HOST) == 0 ? null : texts.intern(in.readText());
    return new GangNode(
        instance,
        host,
        startedAt,
        stoppedAt,
        exitCode,
        reason,
        statusReason,
        (flags & SUCCEEDED) != 0,
        (flags & LOST) != 0);
  }

  static void write(ByteWriter out, FadingUsage.Image usage) {
    out.writeSigned(usage.decay());
    out.writeSigned(usage.running());
    out.writeSigned(usage.accrued());
    out.writeSigned(usage.accruedAt());
    out.writeSigned(usage.fading());
    out.writeDouble(usage.faded());
    out.writeSigned(usage.fadedAt());
    out.writeSigned(usage.lastEnd());
    out.writeUnsigned(usage.slices().size());
    for (FadingUsage.Slice slice : usage.slices()) {
      out.writeSigned(slice.end());
      out.writeSigned(slice.amount());
    }
  }

  static FadingUsage.Image readUsage(ByteReader in) {
    long decay = in.readSigned();
    long running = in.readSigned();
    long accrued = in.readSigned();
    long accruedAt = in.readSigned();
    long fading = in.readSigned();
    double faded = in.readDouble();
    long fadedAt = in.readSigned();
    long lastEnd = in.readSigned();
    int count = in.readCount();
    List<FadingUsage.Slice> slices = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      slices.add(new FadingUsage.Slice(in.readSigned(), in.readSigned()));
    }
    return new FadingUsage.Image(
        decay, running, accrued, accruedAt, fading, faded, fadedAt, lastEnd, slices);
  }

  static void writeNumbers(ByteWriter out, List<Long> numbers) {
    out.writeUnsigned(numbers.size());
    numbers.forEach(out::writeUnsigned);
  }

  static List<Long> readNumbers(ByteReader in) {
    int count = in.readCount();
    List<Long> numbers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      numbers.add(in.readUnsigned());
    }
    return numbers;
  }
}
