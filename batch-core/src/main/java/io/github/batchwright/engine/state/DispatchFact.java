package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import java.util.List;

/** A fact about who is to start when in queues that promise it. */
public sealed interface DispatchFact extends Fact.OfDispatch {

  /** Does what the visitor does for this kind of fact. */
  void accept(Visitor visitor);

  @Override
  default void accept(Fact.Visitor visitor) {
    visitor.dispatch(this);
  }

  /**
   * Jobs or children of a queue were promised when and where they start, or something else than
   * before.
   *
   * @param queue the queue
   * @param promises each of another job or child
   */
  record StartsPromised(String queue, List<Promise> promises) implements DispatchFact {
    /** Copies the list. */
    public StartsPromised {
      promises = ImmutableList.copyOf(promises);
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.startsPromised(this);
    }
  }

  /**
   * Promises to jobs or children of a queue hold no longer, though these wait on.
   *
   * @param queue the queue
   * @param tasks who they were made to
   */
  record PromisesDropped(String queue, List<TaskRef> tasks) implements DispatchFact {
    /** Copies the list. */
    public PromisesDropped {
      tasks = ImmutableList.copyOf(tasks);
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.promisesDropped(this);
    }
  }

  /** One method for each kind of fact. */
  interface Visitor {
    /** See {@link StartsPromised}. */
    void startsPromised(StartsPromised fact);

    /** See {@link PromisesDropped}. */
    void promisesDropped(PromisesDropped fact);
  }
}
