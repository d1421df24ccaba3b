package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.ProvisionRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fact about instances that are bought. */
public sealed interface CapacityFact extends Fact.OfCapacity {

  /** Does what the visitor does for this kind of fact. */
  void accept(Visitor visitor);

  @Override
  default void accept(Fact.Visitor visitor) {
    visitor.capacity(this);
  }

  /**
   * Other instances than before can be bought for an environment.
   *
   * @param environment the name of the environment
   * @param problem why none can, or null
   * @param types what can
   */
  record OfferChanged(String environment, @Nullable String problem, List<Fleet.Type> types)
      implements CapacityFact {
    /** Copies the list. */
    public OfferChanged {
      types = ImmutableList.copyOf(types);
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.offerChanged(this);
    }
  }

  /**
   * As many vCPUs are there as the description of an environment desires.
   *
   * @param environment the name of the environment
   * @param vcpus how many it desires, or -1 if that is asked for again
   */
  record DesiredTaken(String environment, int vcpus) implements CapacityFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.desiredTaken(this);
    }
  }

  /**
   * An instance is bought.
   *
   * @param number counted from 1 over all environments
   * @param request what is asked for
   * @param capacity what its type has
   * @param price what it costs an hour now
   */
  record InstanceRequested(long number, ProvisionRequest request, Resources capacity, Money price)
      implements CapacityFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.instanceRequested(this);
    }
  }

  /**
   * An instance is there, and paid for from now on.
   *
   * @param instance which
   * @param price what it costs an hour now
   */
  record InstanceLaunched(InstanceId instance, Money price) implements CapacityFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.instanceLaunched(this);
    }
  }

  /**
   * An instance can run jobs, or its host is not as it was.
   *
   * @param instance which
   * @param position its position in its environment
   * @param host the host
   */
  record InstanceReady(InstanceId instance, int position, Host host) implements CapacityFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.instanceReady(this);
    }
  }

  /**
   * There is no instance although one was bought.
   *
   * @param instance which
   * @param backOff how long no other of its type is bought
   */
  record InstanceRefused(InstanceId instance, Fleet.BackOff backOff) implements CapacityFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.instanceRefused(this);
    }
  }

  /**
   * An instance takes no new work and is to go.
   *
   * @param instance which
   * @param leaving why, and when what runs there is stopped
   */
  record InstanceLeaving(InstanceId instance, BoughtInstance.Leaving leaving)
      implements CapacityFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.instanceLeaving(this);
    }
  }

  /**
   * An instance is given back.
   *
   * @param instance which
   * @param reason why, in words
   */
  record InstanceTerminating(InstanceId instance, String reason) implements CapacityFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.instanceTerminating(this);
    }
  }

  /**
   * An instance is gone, and no longer paid for.
   *
   * @param instance which
   * @param reason why, in words
   */
  record InstanceGone(InstanceId instance, String reason) implements CapacityFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.instanceGone(this);
    }
  }

  /**
   * Instances of a type cost something else from now on.
   *
   * @param environment the name of the environment
   * @param type the name of the type
   * @param purchase how they are paid for
   * @param price what one costs an hour
   */
  record PriceChanged(String environment, String type, ComputeResourceType purchase, Money price)
      implements CapacityFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.priceChanged(this);
    }
  }

  /**
   * An instance as it was when a snapshot was taken.
   *
   * @param instance what is known of it
   */
  record InstanceKept(BoughtInstance instance) implements CapacityFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.instanceKept(this);
    }
  }

  /**
   * No other instance of a type is bought for a while.
   *
   * @param environment the name of the environment
   * @param type the name of the type
   * @param backOff how long
   */
  record BackedOff(String environment, String type, Fleet.BackOff backOff) implements CapacityFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.backedOff(this);
    }
  }

  /**
   * An instance turned out to have something else than its type says, or no longer does.
   *
   * @param environment the name of the environment
   * @param type the name of the type
   * @param size what jobs may use of one, as its host was told of
   */
  record SizeSeen(String environment, String type, Resources size) implements CapacityFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.sizeSeen(this);
    }
  }

  /**
   * The number of the instance that was bought last before a snapshot was taken.
   *
   * @param number counted from 1
   */
  record LastInstanceKept(long number) implements CapacityFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.lastInstanceKept(this);
    }
  }

  /** One method for each kind of fact. */
  interface Visitor {
    /** See {@link OfferChanged}. */
    void offerChanged(OfferChanged fact);

    /** See {@link DesiredTaken}. */
    void desiredTaken(DesiredTaken fact);

    /** See {@link InstanceRequested}. */
    void instanceRequested(InstanceRequested fact);

    /** See {@link InstanceLaunched}. */
    void instanceLaunched(InstanceLaunched fact);

    /** See {@link InstanceReady}. */
    void instanceReady(InstanceReady fact);

    /** See {@link InstanceRefused}. */
    void instanceRefused(InstanceRefused fact);

    /** See {@link InstanceLeaving}. */
    void instanceLeaving(InstanceLeaving fact);

    /** See {@link InstanceTerminating}. */
    void instanceTerminating(InstanceTerminating fact);

    /** See {@link InstanceGone}. */
    void instanceGone(InstanceGone fact);

    /** See {@link PriceChanged}. */
    void priceChanged(PriceChanged fact);

    /** See {@link InstanceKept}. */
    void instanceKept(InstanceKept fact);

    /** See {@link BackedOff}. */
    void backedOff(BackedOff fact);

    /** See {@link SizeSeen}. */
    void sizeSeen(SizeSeen fact);

    /** See {@link LastInstanceKept}. */
    void lastInstanceKept(LastInstanceKept fact);
  }
}
