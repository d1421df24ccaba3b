package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.NodeProperties;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a multi-node job. Immutable. The job's own {@link TaskState} holds the same attempts
 * as seen from the main node.
 *
 * @param properties what the nodes run, after overrides
 * @param attempts the nodes of each attempt by their index, the oldest attempt first
 * @param mainAddress where the main node of the latest attempt can be reached, or null as long as
 *     the other nodes are not launched
 * @param open how many nodes of the latest attempt have not ended
 * @param verdict what follows for the job from the end of the main node of its latest attempt, or
 *     null as long as it goes on
 */
public record Gang(
    NodeProperties properties,
    List<List<GangNode>> attempts,
    @Nullable String mainAddress,
    int open,
    LifeCycle.@Nullable Event verdict) {

  static Gang fresh(NodeProperties properties) {
    return new Gang(properties, ImmutableList.of(), null, 0, null);
  }

  /** Returns the nodes as a snapshot has them. */
  static Gang kept(NodeProperties properties, SnapshotFact.JobKept kept) {
    List<List<GangNode>> attempts = ImmutableList.copyOf(kept.nodes());
    int open =
        attempts.isEmpty()
            ? 0
            : (int) attempts.get(attempts.size() - 1).stream().filter(GangNode::isOpen).count();
    return new Gang(properties, attempts, kept.mainAddress(), open, kept.verdict());
  }

  /** Returns the nodes of the latest attempt by their index; none if it was never placed. */
  public List<GangNode> nodes() {
    return attempts.isEmpty() ? ImmutableList.of() : attempts.get(attempts.size() - 1);
  }

  public int size() {
    return properties.numNodes();
  }

  public boolean isMain(int node) {
    return node == properties.mainNode();
  }

  /** Says whether a node of the latest attempt was launched and has not ended. */
  public boolean isRunning(int node) {
    return (isMain(node) || mainAddress != null) && nodes().get(node).isOpen();
  }

  /** Says whether nodes of the latest attempt hold a place and are not launched. */
  public boolean hasUnlaunched() {
    int main = nodes().get(properties.mainNode()).isOpen() ? 1 : 0;
    return mainAddress == null && open > main;
  }

  /** Returns where a node is in its life. */
  public JobStatus status(JobStatus job, int node) {
    if (attempts.isEmpty() || job == JobStatus.RUNNABLE) {
      return job;
    }
    GangNode state = nodes().get(node);
    if (state.isOpen()) {
      return state.startedAt() == Attempt.NEVER ? JobStatus.STARTING : JobStatus.RUNNING;
    }
    return state.succeeded() ? JobStatus.SUCCEEDED : JobStatus.FAILED;
  }

  Gang placed(List<Integer> instances, EnvironmentState environment) {
    List<GangNode> placed =
        instances.stream()
            .map(instance -> GangNode.placed(instance, environment.hostName(instance)))
            .collect(ImmutableList.toImmutableList());
    List<List<GangNode>> all =
        ImmutableList.<List<GangNode>>builder().addAll(attempts).add(placed).build();
    return new Gang(properties, all, null, placed.size(), null);
  }

  Gang launched(String address) {
    return new Gang(properties, attempts, address, open, verdict);
  }

  Gang with(int node, GangNode state, LifeCycle.@Nullable Event newVerdict) {
    List<GangNode> latest = new ArrayList<>(nodes());
    GangNode before = latest.set(node, state);
    int ended = before.isOpen() && !state.isOpen() ? 1 : 0;
    return withLatest(latest, open - ended, newVerdict == null ? verdict : newVerdict);
  }

  /** Ends all nodes that go on but the main node. */
  Gang letGo(long at, String statusReason, boolean succeeded) {
    List<GangNode> latest = new ArrayList<>(nodes());
    int left = open;
    for (int i = 0; i < latest.size(); i++) {
      if (!isMain(i) && latest.get(i).isOpen()) {
        latest.set(i, latest.get(i).ended(at, null, null, statusReason, succeeded, false));
        left--;
      }
    }
    return withLatest(latest, left, verdict);
  }

  private Gang withLatest(
      List<GangNode> latest, int stillOpen, LifeCycle.@Nullable Event newVerdict) {
    List<List<GangNode>> all =
        ImmutableList.<List<GangNode>>builderWithExpectedSize(attempts.size())
            .addAll(attempts.subList(0, attempts.size() - 1))
            .add(ImmutableList.copyOf(latest))
            .build();
    return new Gang(properties, all, mainAddress, stillOpen, newVerdict);
  }
}
