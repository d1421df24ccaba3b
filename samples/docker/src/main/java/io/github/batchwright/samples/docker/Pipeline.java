package io.github.batchwright.samples.docker;

import io.github.batchwright.BatchService;
import io.github.batchwright.JobContext;
import io.github.batchwright.JobHandle;
import io.github.batchwright.docker.DockerExecutor;
import io.github.batchwright.docker.SwarmExecutor;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Computes a picture in three stages: a container finds a window worth looking at, an array of
 * containers computes the picture, a band each, and a function in Java puts the bands together.
 * While they run, the bands that are done are shown.
 */
public final class Pipeline {
  private static final int COLUMNS = 78;
  private static final int ROWS = 2;
  private static final double WIDTH = 0.3;

  private final PrintStream out;
  private final boolean onTerminal;
  private final Options options;
  private final Picture picture;

  Pipeline(PrintStream out, boolean onTerminal, Options options) {
    this.out = out;
    this.onTerminal = onTerminal;
    this.options = options;
    this.picture = new Picture(COLUMNS, options.bands(), ROWS);
  }

  /** Runs the program; {@code --help} says with which arguments. */
  public static void main(String[] args) {
    System.exit(main(List.of(args), System.out, System.err, isTerminal()));
  }

  static int main(List<String> args, PrintStream out, PrintStream err, boolean onTerminal) {
    if (args.contains("--help")) {
      out.print(Options.HELP);
      return 0;
    }
    try {
      return new Pipeline(out, onTerminal, Options.parse(args)).run() ? 0 : 1;
    } catch (IllegalArgumentException e) {
      err.println("pipeline: " + e.getMessage());
      return 2;
    } catch (InterruptedException e) {
      err.println("pipeline: " + e);
      return 1;
    }
  }

  @SuppressWarnings("SystemConsoleNull") // it is asked below
  private static boolean isTerminal() {
    Console console = System.console();
    try {
      // From JDK 22 on there may be a console without a terminal, and a method to tell.
      return console != null
          && (Runtime.version().feature() < 22
              || (Boolean) Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** Returns whether all went well. */
  boolean run() throws InterruptedException {
    BlockingQueue<JobEvent> events = new LinkedBlockingQueue<>();
    try (BatchService service =
        BatchService.builder()
            .executor(
                JobKind.CONTAINER,
                options.swarm() ? SwarmExecutor.builder()::build : DockerExecutor.builder()::build)
            .handler(Jobs.ASSEMBLE, this::assemble)
            .listener(events::add)
            .build()) {
      service.register(Jobs.scout(options.image()));
      service.register(Jobs.render(options.image()));
      service.register(Jobs.assemble());
      return run(service, events);
    }
  }

  private boolean run(BatchService service, BlockingQueue<JobEvent> events)
      throws InterruptedException {
    JobHandle scout = service.submit(SubmitJobRequest.builder("scout", Jobs.SCOUT).build());
    if (!isWell(scout)) {
      return false;
    }
    String[] window = scout.logs().stdout().strip().split(" ");
    out.printf("scout: the window is around %s %si%n", window[0], window[1]);

    JobHandle render = service.submit(render(window));
    JobHandle assemble =
        service.submit(
            SubmitJobRequest.builder("assemble", Jobs.ASSEMBLE)
                .dependsOn(render.id())
                .parameter("render", render.id().value())
                .build());
    Screen screen = new Screen(out, onTerminal, picture, options.bands(), ROWS);
    show(service, screen, render, events);
    if (!isWell(render) || !isWell(assemble)) {
      return false;
    }
    screen.finish();
    summary(service, render.id());
    return true;
  }

  private SubmitJobRequest render(String[] window) {
    return SubmitJobRequest.builder("render", Jobs.RENDER)
        .arraySize(options.bands())
        .parameter("x", window[0])
        .parameter("y", window[1])
        .parameter("width", String.valueOf(WIDTH))
        .parameter("columns", String.valueOf(COLUMNS))
        .parameter("rows", String.valueOf(ROWS))
        .parameter("height", String.valueOf(options.bands() * ROWS))
        .build();
  }

  /** Shows what happens until the array has ended. */
  private void show(
      BatchService service, Screen screen, JobHandle render, BlockingQueue<JobEvent> events)
      throws InterruptedException {
    while (true) {
      JobEvent event = events.take();
      if (event.jobId().equals(render.id()) && event.to().isTerminal()) {
        return;
      }
      if (event.jobName().equals("render") && event.jobId().arrayIndex().isPresent()) {
        int band = event.jobId().arrayIndex().getAsInt();
        if (event.to() == JobStatus.SUCCEEDED) {
          take(service, event.jobId(), band);
        }
        screen.show(band, event.to());
      }
    }
  }

  private void take(BatchService service, JobId child, int band) {
    try {
      picture.add(band, service.logs(child).stdout());
    } catch (IOException e) {
      out.println("render: " + e.getMessage());
    }
  }

  /** The last stage: takes what is printed, and writes the picture. */
  private void assemble(JobContext job) throws IOException {
    JobId render = new JobId(job.parameter("render"));
    for (int band = 0; band < options.bands(); band++) {
      picture.add(band, job.service().logs(render.child(band)).stdout());
      job.progress((band + 1.0) / options.bands(), "band " + band);
    }
    Path file = options.file();
    if (file != null) {
      picture.write(file);
    }
  }

  private boolean isWell(JobHandle handle) throws InterruptedException {
    JobDetail job = handle.await();
    if (job.status() != JobStatus.SUCCEEDED) {
      out.println(job.jobName() + " has " + job.status() + ": " + job.statusReason());
      job.attempts().forEach(attempt -> out.println("  attempt: " + attempt.reason()));
      return false;
    }
    return true;
  }

  /** Tells where the bands were computed. */
  private void summary(BatchService service, JobId render) {
    Map<String, Integer> byInstance = new TreeMap<>();
    for (int band = 0; band < options.bands(); band++) {
      for (AttemptDetail attempt : service.describe(render.child(band)).orElseThrow().attempts()) {
        byInstance.merge(attempt.instance(), 1, Integer::sum);
      }
    }
    byInstance.forEach((instance, count) -> out.println(count + " bands on " + instance));
    if (options.file() != null) {
      out.println("The picture is in " + options.file());
    }
  }
}
