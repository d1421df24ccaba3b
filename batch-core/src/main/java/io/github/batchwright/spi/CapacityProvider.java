package io.github.batchwright.spi;

import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceId;
import java.util.List;

/**
 * Sells the instances of managed compute environments that have {@code computeResources}: a cloud,
 * a pool of machines, a simulation. The service decides what to buy and when to give it back; a
 * provider carries that out and tells what became of it.
 *
 * <p>Every method returns at once, and none throws for what becomes of an instance: that is told to
 * {@link CapacityReports}. All are idempotent for an instance, since a service that begins anew
 * repeats itself. They are called by one thread at a time.
 */
public interface CapacityProvider extends AutoCloseable {

  /**
   * Returns the names of the compute environments that it sells to, at least one; always the same.
   * One may not be there yet.
   */
  List<String> computeEnvironments();

  /**
   * Returns what can be bought now. Another may be returned later; it is read at each decision, by
   * the thread that decides, and must be at hand.
   */
  InstanceCatalog catalog();

  /** Hands over where to tell what becomes of instances. Called once, before anything else. */
  void start(CapacityReports reports);

  /**
   * Says which instances there should be, at the beginning of a life of the service. The provider
   * tells of each of them as it is now: {@link CapacityReports#launched} and {@link
   * CapacityReports#host} if it is there, {@link CapacityReports#gone} if it is not; one it never
   * heard of it provisions. It gives back every instance of this service that is not among them.
   *
   * @param inventory those that were bought in earlier lives and not recorded as gone
   */
  void reconcile(CapacityInventory inventory);

  /**
   * Buys an instance. It ends in {@link CapacityReports#host} once jobs can run there, or in {@link
   * CapacityReports#refused}. The same request again changes nothing.
   */
  void provision(ProvisionRequest request);

  /**
   * Gives an instance back, whatever it is doing, also while it is being provisioned. It ends in
   * {@link CapacityReports#gone}, also if there is no such instance. What runs there ends as its
   * executor reports it.
   */
  void terminate(InstanceId instance);

  /**
   * Lets go of what the provider holds in this process. What was asked for before is still carried
   * out: a service that keeps its jobs in memory gives back every instance right before. Other
   * instances stay as they are.
   */
  @Override
  default void close() {}
}
