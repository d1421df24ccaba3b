package io.github.batchwright.testkit.arbitraries;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.arbitraries.WorkloadDrafts.Environment;
import io.github.batchwright.testkit.arbitraries.WorkloadDrafts.Job;
import io.github.batchwright.testkit.arbitraries.WorkloadDrafts.Times;
import io.github.batchwright.testkit.workload.Workload;
import io.github.batchwright.testkit.workload.WorkloadJob;
import io.github.batchwright.testkit.workload.WorkloadJob.After;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts drafts together: references are brought into range, and demands cut to what there is. */
final class WorkloadAssembly {
  private static final long MEMORY_PER_VCPU = 2048;
  private static final int CHAIN = 3;
  private static final String POLICY = "fair";
  private static final String DEFINITION = "work";

  private final List<Environment> environments;
  private final List<Boolean> queuesAreFair;
  private final List<Job> jobs;
  private final int largest;

  WorkloadAssembly(List<Environment> environments, List<Boolean> queuesAreFair, List<Job> jobs) {
    this.environments = environments;
    this.queuesAreFair = queuesAreFair;
    this.jobs = jobs;
    this.largest = environments.stream().mapToInt(Environment::vcpus).max().orElse(1);
  }

  Workload workload() {
    return new Workload(
        computeEnvironments(),
        List.of(SchedulingPolicy.fairShare(POLICY, FairsharePolicy.of(Duration.ofHours(1)))),
        queues(),
        List.of(JobDefinition.process(DEFINITION, "work").resources(1, MEMORY_PER_VCPU).build()),
        workloadJobs());
  }

  private List<ComputeEnvironment> computeEnvironments() {
    List<ComputeEnvironment> all = new ArrayList<>();
    for (Environment one : environments) {
      Resources each = Resources.of(one.vcpus(), one.vcpus() * MEMORY_PER_VCPU);
      all.add(ComputeEnvironment.fixed("environment-" + all.size(), one.instances(), each));
    }
    return all;
  }

  /** Each queue has all environments, so that each job fits somewhere, but begins with another. */
  private List<JobQueue> queues() {
    List<JobQueue> all = new ArrayList<>();
    for (int i = 0; i < queuesAreFair.size(); i++) {
      String[] order = new String[environments.size()];
      for (int j = 0; j < order.length; j++) {
        order[j] = "environment-" + (i + j) % order.length;
      }
      JobQueue.Builder queue =
          JobQueue.builder(queueName(i)).priority(i).computeEnvironments(order);
      all.add((queuesAreFair.get(i) ? queue.schedulingPolicy(POLICY) : queue).build());
    }
    return all;
  }

  private static String queueName(int index) {
    return "queue-" + index;
  }

  private List<WorkloadJob> workloadJobs() {
    List<WorkloadJob> all = new ArrayList<>();
    long at = 0;
    for (Job job : jobs) {
      at += job.times().gap();
      all.add(
          new WorkloadJob(
              Duration.ofSeconds(at),
              request(all.size(), job),
              Duration.ofSeconds(job.times().runTime()),
              job.rest().exitCode(),
              dependencies(all.size(), job)));
    }
    return all;
  }

  private SubmitJobRequest request(int number, Job job) {
    int queue = job.shape().queue() % queuesAreFair.size();
    int vcpus = Math.min(job.shape().vcpus(), largest);
    SubmitJobRequest.Builder request =
        SubmitJobRequest.builder(jobName(number), DEFINITION)
            .queue(queueName(queue))
            .resources(vcpus, memory(vcpus, job.shape().memoryPercent()));
    if (queuesAreFair.get(queue)) {
      request.share("share" + job.rest().share());
    }
    if (job.shape().children() > 1) {
      request.arraySize(job.shape().children());
      if (job.rest().afterType() == CHAIN) {
        request.dependsOn(JobDependency.sequential());
      }
    }
    if (job.rest().priority() > 0) {
      request.schedulingPriority(job.rest().priority());
    }
    Times times = job.times();
    if (times.expected() > 0) {
      request.expectedDuration(part(times.runTime(), times.expected()));
    }
    if (times.timeout() > 0) {
      request.timeout(part(times.runTime(), times.timeout()));
    }
    return request.build();
  }

  private static String jobName(int number) {
    return "job-" + number;
  }

  private long memory(int vcpus, int percent) {
    long asked = vcpus * MEMORY_PER_VCPU * percent / 100;
    return Math.min(Math.max(4, asked), largest * MEMORY_PER_VCPU);
  }

  /** Returns so many percent, in whole milliseconds, and one at least. */
  private static Duration part(int seconds, int percent) {
    return Duration.ofMillis(Math.max(1, seconds * 10L * percent));
  }

  /** A job that is not there is not waited for. */
  private static List<After> dependencies(int number, Job job) {
    return job.rest().after().stream()
        .filter(back -> back <= number)
        .map(back -> new After(jobName(number - back), type(job.rest().afterType())))
        .toList();
  }

  private static JobDependency.@Nullable Type type(int number) {
    return switch (number) {
      case 1 -> JobDependency.Type.COMPLETION;
      case 2 -> JobDependency.Type.FAILURE;
      default -> null;
    };
  }
}
