package io.github.batchwright.engine.state;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.ConsumableResourceUpdate;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.ResourceId;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.spi.Host;
import java.util.Map;

/** A fact about anything but jobs. */
public sealed interface ResourceFact extends Fact.OfResource {

  /** Does what the visitor does for this kind of fact. */
  void accept(Visitor visitor);

  @Override
  default void accept(Fact.Visitor visitor) {
    visitor.resource(this);
  }

  /**
   * A compute environment was changed.
   *
   * @param environment what it is from now on
   */
  record EnvironmentUpdated(ComputeEnvironment environment) implements ResourceFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.environmentUpdated(this);
    }
  }

  /**
   * A compute environment was deleted.
   *
   * @param name its name
   */
  record EnvironmentDeleted(String name) implements ResourceFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.environmentDeleted(this);
    }
  }

  /**
   * A host of a compute environment was told of for the first time, or is not as it was.
   *
   * @param environment the name of the environment
   * @param instance the position that is its own
   * @param host what was told of it
   */
  record HostReported(String environment, int instance, Host host) implements ResourceFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.hostReported(this);
    }
  }

  /**
   * A host of a compute environment is gone.
   *
   * @param environment the name of the environment
   * @param instance its position
   */
  record HostGone(String environment, int instance) implements ResourceFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.hostGone(this);
    }
  }

  /**
   * A queue was changed.
   *
   * @param queue what it is from now on
   */
  record QueueUpdated(JobQueue queue) implements ResourceFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.queueUpdated(this);
    }
  }

  /**
   * A queue is gone once its jobs are finished; nothing is placed from it any more.
   *
   * @param name its name
   */
  record QueueDeleting(String name) implements ResourceFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.queueDeleting(this);
    }
  }

  /**
   * A queue that was being deleted is gone.
   *
   * @param name its name
   */
  record QueueDeleted(String name) implements ResourceFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.queueDeleted(this);
    }
  }

  /**
   * A scheduling policy was created.
   *
   * @param policy what was asked for
   */
  record PolicyCreated(SchedulingPolicy policy) implements ResourceFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.policyCreated(this);
    }
  }

  /**
   * A scheduling policy was changed.
   *
   * @param policy what it is from now on
   */
  record PolicyUpdated(SchedulingPolicy policy) implements ResourceFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.policyUpdated(this);
    }
  }

  /**
   * A scheduling policy was deleted.
   *
   * @param name its name
   */
  record PolicyDeleted(String name) implements ResourceFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.policyDeleted(this);
    }
  }

  /**
   * A consumable resource was created.
   *
   * @param resource what was asked for
   */
  record ConsumableCreated(ConsumableResource resource) implements ResourceFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.consumableCreated(this);
    }
  }

  /**
   * There are more or fewer units of a consumable resource.
   *
   * @param update what was asked for
   * @param totalQuantity how many units there are from now on
   */
  record ConsumableUpdated(ConsumableResourceUpdate update, long totalQuantity)
      implements ResourceFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.consumableUpdated(this);
    }
  }

  /**
   * A consumable resource was deleted.
   *
   * @param name its name
   */
  record ConsumableDeleted(String name) implements ResourceFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.consumableDeleted(this);
    }
  }

  /**
   * A revision of a definition became INACTIVE.
   *
   * @param name the definition's name
   * @param revision the revision
   */
  record DefinitionDeregistered(String name, int revision) implements ResourceFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.definitionDeregistered(this);
    }
  }

  /**
   * The tags of something were changed.
   *
   * @param resource what
   * @param tags all its tags from now on
   */
  record TagsChanged(ResourceId resource, Map<String, String> tags) implements ResourceFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.tagsChanged(this);
    }
  }

  /** One method for each kind of fact. */
  interface Visitor {
    /** See {@link EnvironmentUpdated}. */
    void environmentUpdated(EnvironmentUpdated fact);

    /** See {@link EnvironmentDeleted}. */
    void environmentDeleted(EnvironmentDeleted fact);

    /** See {@link HostReported}. */
    void hostReported(HostReported fact);

    /** See {@link HostGone}. */
    void hostGone(HostGone fact);

    /** See {@link QueueUpdated}. */
    void queueUpdated(QueueUpdated fact);

    /** See {@link QueueDeleting}. */
    void queueDeleting(QueueDeleting fact);

    /** See {@link QueueDeleted}. */
    void queueDeleted(QueueDeleted fact);

    /** See {@link PolicyCreated}. */
    void policyCreated(PolicyCreated fact);

    /** See {@link PolicyUpdated}. */
    void policyUpdated(PolicyUpdated fact);

    /** See {@link PolicyDeleted}. */
    void policyDeleted(PolicyDeleted fact);

    /** See {@link ConsumableCreated}. */
    void consumableCreated(ConsumableCreated fact);

    /** See {@link ConsumableUpdated}. */
    void consumableUpdated(ConsumableUpdated fact);

    /** See {@link ConsumableDeleted}. */
    void consumableDeleted(ConsumableDeleted fact);

    /** See {@link DefinitionDeregistered}. */
    void definitionDeregistered(DefinitionDeregistered fact);

    /** See {@link TagsChanged}. */
    void tagsChanged(TagsChanged fact);
  }
}
