package io.github.batchwright.process;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * Finds processes as descendants of the first one, on hosts without a {@code /proc}. Stateless.
 *
 * <p>Once the first process is gone, what it left behind has another parent and is not found: a
 * stop reaches the tree as it is at that moment, but what a program leaves behind when it ends by
 * itself lives on.
 */
final class ParentLinks implements ProcessTrees {

  @Override
  public Look look() {
    return ParentLinks::membersOf;
  }

  @Override
  public long ticks() {
    return 0;
  }

  private static List<ProcessHandle> membersOf(TreeMark mark) {
    ProcessHandle main = mark.main();
    if (main == null || !main.isAlive()) {
      return List.of();
    }
    // The first one first: a shell whose command is signalled before it might begin another.
    ImmutableList.Builder<ProcessHandle> members = ImmutableList.builder();
    members.add(main);
    main.descendants().forEach(members::add);
    return members.build();
  }
}
