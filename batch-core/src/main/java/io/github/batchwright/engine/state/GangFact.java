package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fact about the nodes of a multi-node job. */
public sealed interface GangFact extends Fact.OfGang {

  /** Does what the visitor does for this kind of fact. */
  void accept(Visitor visitor);

  @Override
  default void accept(Fact.Visitor visitor) {
    visitor.gang(this);
  }

  /**
   * An attempt of a multi-node job was given a place for each node, and has their resources from
   * now on.
   *
   * @param task the job
   * @param attempt the attempt's number
   * @param environment the environment's name
   * @param instances the position of each node's instance in it, by node index
   */
  record GangPlaced(TaskRef task, int attempt, String environment, List<Integer> instances)
      implements GangFact {
    /** Copies the instances. */
    public GangPlaced {
      instances = ImmutableList.copyOf(instances);
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.gangPlaced(this);
    }
  }

  /**
   * The main node runs, and the other nodes are launched.
   *
   * @param task the job
   * @param mainAddress where the main node can be reached
   */
  record NodesLaunched(TaskRef task, String mainAddress) implements GangFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.nodesLaunched(this);
    }
  }

  /**
   * A node runs.
   *
   * @param task the job
   * @param node the node's index
   */
  record NodeStarted(TaskRef task, int node) implements GangFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.nodeStarted(this);
    }
  }

  /**
   * A node ended, and gave its resources back.
   *
   * @param task the job
   * @param node the node's index
   * @param exitCode its exit code, or null
   * @param reason the executor's words, or null
   * @param statusReason the scheduler's words
   * @param succeeded whether it counts as ended well
   * @param lost whether its host or its engine was lost
   * @param verdict SUCCEED, RETRY or FAIL, what follows for the job; null unless it is the main
   *     node
   */
  record NodeEnded(
      TaskRef task,
      int node,
      @Nullable Integer exitCode,
      @Nullable String reason,
      String statusReason,
      boolean succeeded,
      boolean lost,
      LifeCycle.@Nullable Event verdict)
      implements GangFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.nodeEnded(this);
    }
  }

  /**
   * The nodes that were placed and never launched gave their resources back.
   *
   * @param task the job
   * @param statusReason why
   * @param succeeded whether they count as ended well
   */
  record NodesLetGo(TaskRef task, String statusReason, boolean succeeded) implements GangFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.nodesLetGo(this);
    }
  }

  /** One method for each kind of fact. */
  interface Visitor {
    /** See {@link GangPlaced}. */
    void gangPlaced(GangPlaced fact);

    /** See {@link NodesLaunched}. */
    void nodesLaunched(NodesLaunched fact);

    /** See {@link NodeStarted}. */
    void nodeStarted(NodeStarted fact);

    /** See {@link NodeEnded}. */
    void nodeEnded(NodeEnded fact);

    /** See {@link NodesLetGo}. */
    void nodesLetGo(NodesLetGo fact);
  }
}
