package io.github.batchwright.engine.state;

import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.GpuPolicy;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.ShareAttributes;

/**
 * A copy of a cluster in which one thing is changed, to try placements on. It costs the size of
 * what waits, not of what is kept, and holds until the original is changed.
 */
public final class Trial {
  private final Cluster copy;
  private final long now;

  /** Makes a copy. */
  public Trial(Cluster original, long now) {
    this.copy = new Cluster(original);
    this.now = now;
  }

  /** Returns the copy. */
  public Cluster cluster() {
    return copy;
  }

  /** Lets a job, and every child of an array job, ask for something else. */
  public void resize(long number, Resources demand) {
    JobRecord job = copy.jobs.forWriting(number);
    Shape old = job.shape();
    replace(job, job.withShape(new Shape(old.kind(), demand, old.consumables(), old.nodes())));
  }

  /** Lets one more attempt run of whatever caps a job. */
  public void raiseCaps(long number) {
    JobRecord job = copy.jobs.forWriting(number);
    ArrayProperties array = job.request().arrayProperties();
    if (array != null && array.maxConcurrency() != null && job.isAtCap()) {
      replace(job, job.withArray(ArrayProperties.of(array.size())));
    }
    String definition = LaneKey.of(job).definition();
    if (definition != null && copy.attempts(definition) >= LaneKey.of(job).cap()) {
      copy.attempts.remove(definition);
    }
    ShareState share = copy.queueOf(job).shareOf(job);
    if (share != null && share.isAtCap()) {
      ShareAttributes before = share.attributes();
      share.attributes(
          new ShareAttributes(
              before.shareIdentifier(), before.weightFactor(), share.attempts() + 1),
          copy.queueOf(job).decayMillis(),
          now);
    }
  }

  private void replace(JobRecord before, JobRecord after) {
    QueueState queue = copy.queueOf(before);
    if (before.isReady()) {
      queue.leave(before, now);
    }
    copy.jobs.replace(after);
    if (after.isReady()) {
      queue.enter(after, now);
    }
  }

  /** Gives a share of a queue another weight. */
  public void weigh(QueueState original, String identifier, double weightFactor) {
    QueueState queue = copy.findQueue(original.queue().name());
    ShareState share = queue == null ? null : queue.share(identifier);
    if (queue != null && share != null) {
      ShareAttributes before = share.attributes();
      share.attributes(
          new ShareAttributes(before.shareIdentifier(), weightFactor, before.maxConcurrency()),
          queue.decayMillis(),
          now);
    }
  }

  /** Adds units to a consumable resource. */
  public void addUnits(String name, long quantity) {
    ConsumableState resource = copy.findConsumable(name);
    if (resource != null) {
      resource.total(resource.total() + quantity);
    }
  }

  /** Adds instances to an environment, and raises its maximum with them. */
  public void addInstances(String name, int count, Resources each) {
    ComputeEnvironment environment = copy.environment(name).environment();
    ComputeResources described = environment.computeResources();
    if (described != null) {
      long raised = described.maxvCpus() + (each.milliVcpus() * count + 999) / 1000;
      int most = (int) Math.min(Integer.MAX_VALUE, raised);
      environment = environment.toBuilder().computeResources(described.withMaxvCpus(most)).build();
    }
    update(name, environment);
    copy.environment(name).addInstances(count, each);
  }

  /** Enables an environment. */
  public void enable(String name) {
    update(name, copy.environment(name).environment().withState(ResourceState.ENABLED));
  }

  /** Lets jobs that ask for no GPU use all instances of an environment. */
  public void shareGpus(String name) {
    ComputeEnvironment before = copy.environment(name).environment();
    update(name, before.toBuilder().gpuPolicy(GpuPolicy.GPU_JOBS_FIRST).build());
  }

  private void update(String name, ComputeEnvironment changed) {
    copy.environments.put(name, copy.environment(name).with(changed));
    copy.queues.values().forEach(QueueState::forgetEnvironments);
  }

  /** Takes a job or a child that waits out of its queue. */
  public void remove(TaskRef task) {
    copy.apply(new Fact.Moved(task, LifeCycle.Event.CANCEL, "removed"), now);
  }
}
