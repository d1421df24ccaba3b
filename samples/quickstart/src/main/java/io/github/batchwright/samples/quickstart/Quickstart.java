package io.github.batchwright.samples.quickstart;

import io.github.batchwright.BatchService;
import io.github.batchwright.JobHandle;
import io.github.batchwright.docker.DockerEngines;
import io.github.batchwright.docker.DockerExecutor;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Counts words as a batch. An array job counts, one child a file; a job that depends on it merges
 * the counts; a third job shows what happens when things go wrong. See {@link Jobs} for what they
 * run.
 */
public final class Quickstart {
  private static final int MISHAPS_CHILDREN = 2;
  private static final int MOST_DESCRIBED = 1000;

  private final PrintStream out;
  private final boolean onTerminal;

  /**
   * What became of the jobs.
   *
   * @param count the array job that counted
   * @param merge the job that added up
   * @param mishaps the children of the job that was to go wrong
   * @param words how often each word comes
   */
  record Result(
      JobDetail count, JobDetail merge, List<JobDetail> mishaps, Map<String, Long> words) {
    boolean isSuccess() {
      return merge.status() == JobStatus.SUCCEEDED;
    }
  }

  Quickstart(PrintStream out, boolean onTerminal) {
    this.out = out;
    this.onTerminal = onTerminal;
  }

  /** Runs the program; {@code --help} says with which arguments. */
  public static void main(String[] args) {
    System.exit(main(List.of(args), System.out, System.err, Progress.isTerminal()));
  }

  static int main(List<String> args, PrintStream out, PrintStream err, boolean onTerminal) {
    if (args.contains("--help")) {
      out.print(Options.HELP);
      return 0;
    }
    try {
      Result result = new Quickstart(out, onTerminal).run(Options.parse(args));
      return result.isSuccess() ? 0 : Refusal.FAILED;
    } catch (Refusal e) {
      err.println("quickstart: " + e.getMessage());
      return e.exitCode();
    } catch (IOException | InterruptedException e) {
      err.println("quickstart: " + e);
      return Refusal.FAILED;
    }
  }

  Result run(Options options) throws Refusal, IOException, InterruptedException {
    if (options.image() != null) {
      Optional<String> whyNot = DockerEngines.whyUnavailable();
      if (whyNot.isPresent()) {
        throw new Refusal(Refusal.FAILED, "--docker: " + whyNot.get());
      }
    }
    return run(options, TextFiles.below(options.folder()));
  }

  Result run(Options options, List<Path> files) throws Refusal, IOException, InterruptedException {
    try (Inputs inputs = Inputs.of(options, files)) {
      out.printf(
          "Counting the words of %d text files (of %d in %s) in %s%n",
          inputs.count(),
          files.size(),
          options.folder(),
          options.image() == null ? "processes" : "containers of " + options.image());
      Merge merge = new Merge();
      int children = inputs.count() + MISHAPS_CHILDREN;
      try (Progress progress = new Progress(out, onTerminal, children);
          BatchService service = service(options, merge, progress)) {
        return run(service, inputs, merge, progress);
      }
    }
  }

  /** Starts a scheduler inside this program; its capacity is this machine's, or the engine's. */
  private static BatchService service(Options options, Merge merge, Progress progress) {
    var builder =
        BatchService.builder()
            .handler(Jobs.MERGE, merge)
            .listener(progress)
            .stopGrace(Duration.ofSeconds(2));
    if (options.image() != null) {
      builder.executor(JobKind.CONTAINER, logs -> DockerExecutor.builder().build(logs));
    }
    return builder.build();
  }

  private Result run(BatchService service, Inputs inputs, Merge merge, Progress progress)
      throws InterruptedException {
    service.register(inputs.countDefinition());
    service.register(Jobs.merge());
    service.register(inputs.mishapsDefinition());

    JobHandle count =
        service.submit(
            SubmitJobRequest.builder("count", Jobs.COUNT).arraySize(inputs.count()).build());
    JobHandle merged =
        service.submit(
            SubmitJobRequest.builder("merge", Jobs.MERGE)
                .dependsOn(count.id())
                .parameter(Merge.ARRAY, count.id().value())
                .parameter(Merge.SIZE, Integer.toString(inputs.count()))
                .build());
    JobHandle mishaps =
        service.submit(
            SubmitJobRequest.builder("mishaps", Jobs.MISHAPS).arraySize(MISHAPS_CHILDREN).build());

    JobDetail countResult = count.await();
    JobDetail mergeResult = merged.await();
    JobDetail mishapsResult = mishaps.await();
    progress.finish();

    List<JobDetail> mishapsChildren = children(service, mishaps.id(), MISHAPS_CHILDREN);
    Report report = new Report(out);
    report.heading();
    report.array(countResult, children(service, count.id(), inputs.count()));
    report.job(mergeResult);
    report.array(mishapsResult, mishapsChildren);
    report.words(merge.counts());
    return new Result(countResult, mergeResult, mishapsChildren, merge.counts());
  }

  private static List<JobDetail> children(BatchService service, JobId array, int size) {
    List<JobDetail> found = new ArrayList<>();
    for (int from = 0; from < size; from += MOST_DESCRIBED) {
      int to = Math.min(size, from + MOST_DESCRIBED);
      found.addAll(service.describe(IntStream.range(from, to).mapToObj(array::child).toList()));
    }
    return found;
  }
}
