package io.github.batchwright.docker.hosts;

import io.github.batchwright.docker.hosts.FleetSettings.Member;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.Host;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An engine that comes while others run, and goes again. Immutable.
 *
 * @param member its name and its address
 * @param most the most that jobs may use of it, or null for all that it tells, less the reserve
 * @param reserve what of it jobs may not use
 * @param lossGrace how long it may be silent before it is given up, once it has answered
 * @param isBooting whether it may be silent at first for as long as that takes, and is emptied
 *     before it is used; else it is one that attempts of earlier lives run on
 * @param target told whenever it has changed, also while it boots; it must not block
 */
public record Newcomer(
    Member member,
    @Nullable Resources most,
    Resources reserve,
    Duration lossGrace,
    boolean isBooting,
    Consumer<Host> target) {

  HostHealth health() {
    return isBooting ? HostHealth.booting(lossGrace) : new HostHealth(lossGrace);
  }

  /**
   * Returns what jobs may use of it.
   *
   * @param told what its engine tells of its machine, or null if it never answered
   */
  Resources capacity(@Nullable Resources told) {
    if (told == null) {
      return Resources.NONE;
    }
    Resources left = told.without(reserve);
    if (most == null) {
      return left;
    }
    return new Resources(
        Math.min(left.milliVcpus(), most.milliVcpus()),
        Math.min(left.memoryMiB(), most.memoryMiB()),
        // Many an engine has GPUs and cannot tell.
        left.gpus() == 0 ? most.gpus() : Math.min(left.gpus(), most.gpus()));
  }
}
