package io.github.batchwright.process;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.github.batchwright.process.ProcessTrees.Look;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals the processes of attempts, on one thread. Thread-safe.
 *
 * <p>Looking through all processes of a host takes milliseconds, so whatever was asked for while
 * the last look went on is served by one next look: the cost of many attempts that end at once is
 * that of few.
 */
final class TreeReaper {
  private static final Logger LOG = LoggerFactory.getLogger(TreeReaper.class);

  /** How long processes that do not die of a kill are waited for, before they are left alone. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How long a wrapper may take to end after its command was killed. */
  private static final Duration WRAPPER_PATIENCE = Duration.ofSeconds(2);

  private static final long LONGEST_PAUSE_MILLIS = 256;

  /** Some programs have no environment, and look like one that is just turning into another. */
  private static final int MOST_DOUBTS = 6;

  private static final int LAST_KILLS = 10;

  private final ProcessTrees trees;
  private final ScheduledThreadPoolExecutor thread;
  private final Object lock = new Object();
  private List<Request> requests = new ArrayList<>();

  /** What is to be done to one tree. */
  private final class Request {
    final TreeMark mark;
    final boolean forced;
    final Consumer<Boolean> gone;
    final boolean untilGone;
    final long deadline;
    long pauseMillis = 1;
    int doubts;

    Request(TreeMark mark, boolean forced, boolean untilGone, Consumer<Boolean> gone) {
      this.mark = mark;
      this.forced = forced;
      this.untilGone = untilGone;
      this.gone = gone;
      Duration patience = forced && !untilGone ? WRAPPER_PATIENCE : PATIENCE;
      this.deadline = System.nanoTime() + patience.toNanos();
    }

    void serve(Look look) {
      List<ProcessHandle> members = look.membersOf(mark);
      ProcessHandle main = mark.main();
      if (!untilGone && mark.wrapped() && main != null && members.contains(main)) {
        stopCommand(main, members);
        return;
      }
      members.forEach(member -> signal(member, forced));
      if (untilGone) {
        if (!members.isEmpty()) {
          again(members);
        } else if (doubts < MOST_DOUBTS && look.mayHide(mark)) {
          doubts++;
          pause();
        } else {
          gone.accept(true);
        }
      }
    }

    /**
     * Leaves the wrapper alone: it has to tell how its command ends. While it has not started that
     * yet, nobody is there to be stopped. A wrapper that does not end, such as one that somebody
     * has halted, is signalled as well in the end.
     */
    private void stopCommand(ProcessHandle wrapper, List<ProcessHandle> members) {
      if (System.nanoTime() - deadline > 0) {
        members.forEach(member -> signal(member, forced));
        return;
      }
      List<ProcessHandle> commands = Wrapper.commands(wrapper, members);
      commands.forEach(command -> signal(command, forced));
      if (forced || commands.isEmpty()) {
        pause();
      }
    }

    /** A killed process is gone only a moment later, and may have started another before. */
    void again(Collection<?> left) {
      if (System.nanoTime() - deadline > 0) {
        LOG.warn("Processes of {} cannot be killed and are left: {}", mark.token(), left);
        gone.accept(false);
        return;
      }
      pause();
    }

    private void pause() {
      later(Duration.ofMillis(pauseMillis), () -> add(this));
      pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
    }
  }

  TreeReaper(ProcessTrees trees) {
    this.trees = trees;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            new ThreadFactoryBuilder()
                .setNameFormat("batchwright-process-reaper-%d")
                .setDaemon(true)
                .build());
  }

  /** Sends a signal to every process of a tree: KILL if {@code forced}, or else TERM. */
  void signal(TreeMark mark, boolean forced) {
    add(new Request(mark, forced, false, unused -> {}));
  }

  /**
   * Kills what is left of a tree until nothing is.
   *
   * @param gone told once, on the thread of this, whether nothing is left
   */
  void clear(TreeMark mark, Consumer<Boolean> gone) {
    add(new Request(mark, true, true, gone));
  }

  /** Runs an action on the thread of this once the time has passed; never if closed before. */
  void later(Duration delay, Runnable action) {
    try {
      // What it returns holds nothing: the actions catch what they throw.
      var unused = thread.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed: processes are no longer watched");
    }
  }

  /** Drops what was asked for and not done, lets go of the thread, and kills these trees. */
  void close(List<TreeMark> marks) {
    thread.shutdownNow();
    kill(marks);
  }

  private void kill(List<TreeMark> marks) {
    boolean left = !marks.isEmpty();
    for (int i = 0; left && i < LAST_KILLS; i++) {
      Look look = trees.look();
      left = false;
      for (TreeMark mark : marks) {
        List<ProcessHandle> members = look.membersOf(mark);
        members.forEach(member -> signal(member, true));
        left |= !members.isEmpty();
      }
    }
  }

  private void add(Request request) {
    boolean first;
    synchronized (lock) {
      first = requests.isEmpty();
      requests.add(request);
    }
    if (first) {
      later(Duration.ZERO, this::serveAll);
    }
  }

  private void serveAll() {
    List<Request> batch;
    synchronized (lock) {
      batch = requests;
      requests = new ArrayList<>();
    }
    Look look;
    try {
      look = trees.look();
    } catch (RuntimeException e) {
      LOG.warn("Cannot look at the processes of this host", e);
      batch.forEach(request -> request.again(List.of()));
      return;
    }
    for (Request request : batch) {
      try {
        request.serve(look);
      } catch (RuntimeException e) {
        LOG.warn("Cannot signal the processes of {}", request.mark.token(), e);
        request.again(List.of());
      }
    }
  }

  private static void signal(ProcessHandle process, boolean forced) {
    // Both answer false for one that is gone, and look again whether it is still the same process.
    if (forced) {
      process.destroyForcibly();
    } else {
      process.destroy();
    }
  }
}
