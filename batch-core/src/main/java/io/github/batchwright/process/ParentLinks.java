package io.github.batchwright.process;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

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
    return new Descendants();
  }

  @Override
  public long ticks() {
    return 0;
  }

  @Override
  public OptionalLong startOf(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().startInstant())
        .map(start -> OptionalLong.of(start.toEpochMilli()))
        .orElse(OptionalLong.empty());
  }

  /** Follows the links at the moment of the question. */
  private static final class Descendants implements Look {
    @Override
    public List<ProcessHandle> membersOf(TreeMark mark) {
      return ParentLinks.membersOf(mark);
    }

    @Override
    public Set<String> tokens(String start) {
      return Set.of();
    }
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
