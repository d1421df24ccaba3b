package io.github.batchwright.process;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * Finds processes as descendants of the first one, on hosts without a {@code /proc}. Stateless.
 *
 * <p>Once the first process is gone, what it left behind has another parent and is not found: a
 * stop reaches the whole tree, but what a program leaves behind when it ends by itself lives on.
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
    // Children first: with their parent gone they could no longer be found.
    ImmutableList.Builder<ProcessHandle> members = ImmutableList.builder();
    main.descendants().forEach(members::add);
    return members.add(main).build();
  }
}
