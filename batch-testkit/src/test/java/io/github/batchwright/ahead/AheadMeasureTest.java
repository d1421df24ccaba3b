package io.github.batchwright.ahead;

import io.github.batchwright.BatchService;
import io.github.batchwright.JobHandle;
import io.github.batchwright.WhatIf;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AheadMeasureTest {
  @Test
  void measure() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (BatchService service =
        BatchService.builder()
            .computeEnvironment(ComputeEnvironment.fixed("ce", Resources.of(64, 65_536)))
            .handler("wait", context -> end.await())
            .onClose(io.github.batchwright.CloseMode.LEAVE_RUNNING)
            .build()) {
      service.register(JobDefinition.handler("work", "wait").resources(1, 64).build());
      List<JobHandle> jobs = new ArrayList<>();
      for (int i = 0; i < 100_000; i++) {
        jobs.add(
            service.submit(
                SubmitJobRequest.builder("j" + i, "work").expectedDuration(Duration.ofMinutes(1 + i % 50)).build()));
      }
      probe(service, jobs.get(5).id(), "nothing", () -> Thread.sleep(1500));
      WhatIf[] kept = new WhatIf[1];
      for (int i = 0; i < 5; i++) {
        probe(service, jobs.get(5).id(), "copy", () -> kept[0] = WhatIf.from(service));
      }
      for (int i = 0; i < 2; i++) {
        probe(service, jobs.get(5).id(), "run", () -> System.out.println(kept[0].run(Duration.ofDays(300)).baseline().end()));
      }
      probe(service, jobs.get(5).id(), "estimate front", () -> System.out.println(service.estimate(jobs.get(100).id())));
      probe(service, jobs.get(5).id(), "estimate back", () -> System.out.println(service.estimate(jobs.get(99_999).id())));
      end.countDown();
    }
  }

  interface Doing {
    void run() throws Exception;
  }

  private static void probe(BatchService service, JobId job, String what, Doing doing) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    long[] worst = new long[2];
    Thread prober =
        new Thread(
            () -> {
              while (!over.get()) {
                long begin = System.nanoTime();
                service.describe(job);
                worst[0] = Math.max(worst[0], System.nanoTime() - begin);
                worst[1]++;
              }
            });
    prober.start();
    long begin = System.nanoTime();
    doing.run();
    long took = System.nanoTime() - begin;
    over.set(true);
    prober.join();
    System.out.printf("MEASURE %s took %d ms; worst describe %.1f ms of %d%n", what, took / 1_000_000, worst[0] / 1e6, worst[1]);
  }
}
