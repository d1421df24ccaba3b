package io.github.batchwright.docker;

import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.ProvisionRequest;
import java.util.concurrent.CompletionStage;

/**
 * Starts and stops machines with a Docker engine: virtual machines of a cloud, machines that are
 * woken up, engines of a {@linkplain EnginePool pool}. {@link ElasticDockerHosts} does the rest.
 *
 * <p>Every method returns at once, and its stage completes on any thread. All are called by one
 * thread at a time, and are idempotent for an instance. What is started outlives this process, and
 * is found again by {@link #list}: so the id of its instance is to be kept with it, as a tag of a
 * virtual machine.
 */
public interface EngineStarter {

  /**
   * Starts a machine. It completes as soon as the machine is paid for and the address of its engine
   * is known; the engine need not answer yet.
   *
   * <p>It fails with a {@link ProvisionException} that says why there is none. With any other
   * exception it is taken for a boot that failed, and the instance is stopped.
   */
  CompletionStage<EngineEndpoint> start(ProvisionRequest request);

  /**
   * Stops a machine, also one that is being started, and completes once it is no longer paid for;
   * at once if there is none. Nothing of this service runs there any more, unless its engine does
   * not answer. If it fails, it is asked again, until it does not.
   */
  CompletionStage<Void> stop(InstanceId instance);

  /**
   * Lists the machines that were started and not stopped, in this life of the service or an earlier
   * one. Called at the beginning of a life, before the first start.
   *
   * @param cluster what the ids of all instances of this service begin with
   */
  CompletionStage<StartedEngines> list(String cluster);
}
