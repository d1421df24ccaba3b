package io.github.batchwright.engine.state;

import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.ConsumableResourceType;
import io.github.batchwright.model.ConsumableResourceUpdate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** A consumable resource, and how many of its units are in use. */
public final class ConsumableState {
  /** How long the token of an update is remembered, in milliseconds: 8 hours, as in AWS. */
  private static final long TOKEN_LIFE = 8L * 60 * 60 * 1000;

  private record Applied(ConsumableResourceUpdate update, long at) {}

  private final long createdAt;
  // Oldest first, for each is put in when it is applied.
  private final Map<String, Applied> tokens = new LinkedHashMap<>();
  private ConsumableResource resource;
  private long inUse;
  private long version;
  private int unfinished;

  ConsumableState(ConsumableResource resource, long createdAt) {
    this.resource = resource;
    this.createdAt = createdAt;
  }

  /** Returns the resource with the total as it is now. */
  public ConsumableResource resource() {
    return resource;
  }

  /** Returns when it was created, in milliseconds since the epoch. */
  public long createdAt() {
    return createdAt;
  }

  /** Returns how many units there are, those in use among them. */
  public long total() {
    return resource.totalQuantity();
  }

  /** Returns how many units attempts have that go on. */
  public long inUse() {
    return inUse;
  }

  /**
   * Returns how many units an attempt could take now; 0 also when the total was set below what is
   * in use.
   */
  public long available() {
    return Math.max(0, total() - inUse);
  }

  /** Returns a number that is another whenever the total or the use has changed. */
  public long version() {
    return version;
  }

  /** Returns how many jobs that are not finished ask for it; an array job counts as one. */
  public int unfinishedJobs() {
    return unfinished;
  }

  /** Gives units to an attempt that was placed. */
  void take(long units) {
    inUse += units;
    version++;
  }

  /** Takes units back from an attempt that has ended, or writes them off if they are used up. */
  void giveBack(long units) {
    if (resource.type() == ConsumableResourceType.NON_REPLENISHABLE) {
      resource = resource.withTotalQuantity(total() - units);
    }
    inUse -= units;
    version++;
  }

  void update(ConsumableResourceUpdate update, long newTotal, long at) {
    tokens.values().removeIf(applied -> applied.at() + TOKEN_LIFE <= at);
    if (update.clientToken() != null) {
      tokens.put(update.clientToken(), new Applied(update, at));
    }
    resource = resource.withTotalQuantity(newTotal);
    version++;
  }

  /**
   * Returns the update that a token was used for less than 8 hours ago, or null.
   *
   * @param now milliseconds since the epoch
   */
  public @Nullable ConsumableResourceUpdate remembered(String token, long now) {
    Applied applied = tokens.get(token);
    return applied == null || applied.at() + TOKEN_LIFE <= now ? null : applied.update();
  }

  /**
   * Returns how many tokens are remembered.
   *
   * @param now milliseconds since the epoch
   */
  public int rememberedTokens(long now) {
    int old = 0;
    for (Applied applied : tokens.values()) {
      if (applied.at() + TOKEN_LIFE > now) {
        break;
      }
      old++;
    }
    return tokens.size() - old;
  }

  /** Tells of every update whose token is remembered, oldest first. */
  void forEachToken(ObjLongConsumer<ConsumableResourceUpdate> each) {
    tokens.values().forEach(applied -> each.accept(applied.update(), applied.at()));
  }

  void tag(Map<String, String> tags) {
    resource = resource.withTags(tags);
  }

  void jobBegun() {
    unfinished++;
  }

  void jobFinished() {
    unfinished--;
  }

  void total(long quantity) {
    resource = resource.withTotalQuantity(quantity);
  }

  /** Returns a copy that can be changed without changing this; it remembers no tokens. */
  ConsumableState copy() {
    ConsumableState copy = new ConsumableState(resource, createdAt);
    copy.inUse = inUse;
    return copy;
  }
}
