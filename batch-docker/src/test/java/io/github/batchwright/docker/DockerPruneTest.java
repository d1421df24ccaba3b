package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.container.PullPolicy;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Images that are removed again, and those that are not. */
final class DockerPruneTest extends RegistryFixture {
  private static DockerExecutor.Builder prunes(ImagePrunePolicy policy) {
    return quick()
        .imagePrune(policy)
        .imageLimits(QUICK.withPrune(Duration.ofMillis(50), Duration.ofSeconds(1)));
  }

  private static void awaitGone(String image) {
    long began = System.nanoTime();
    while (has(image)) {
      assertTrue(
          System.nanoTime() - began < Duration.ofSeconds(60).toNanos(), image + " is still there");
      Thread.onSpinWait();
    }
  }

  private void runAndRelease(Running on, String image) throws InterruptedException {
    AttemptId attempt = launch(on, image, "true");
    assertTrue(on.reports().awaitEnded(attempt).isSuccess());
    release(on, attempt);
  }

  @Test
  void imageThatIsNotUsedIsRemovedAndFetchedAgainWhenNeeded() throws Exception {
    String image = pushedNew();
    Running on = start(prunes(ImagePrunePolicy.unusedFor(Duration.ofSeconds(1))));
    runAndRelease(on, image);
    awaitGone(image);

    runAndRelease(on, image);
  }

  @Test
  void whatAContainerUsesStaysUntilThatIsGone() throws Exception {
    String used = pushedNew();
    String other = pushedNew();
    Running on = start(prunes(ImagePrunePolicy.keepBelow(0)));
    AttemptId attempt = launch(on, used, "sleep", "1000");
    on.reports().awaitStarted(attempt);
    runAndRelease(on, other);
    // It was looked at in the same round, and before.
    awaitGone(other);
    assertTrue(has(used));

    on.executor().stop(attempt, StopMode.FORCED);
    on.reports().awaitEnded(attempt);
    release(on, attempt);
    awaitGone(used);
  }

  @Test
  void whatTheEngineHadBeforeStays() throws Exception {
    String theirs = pushedNew();
    String ours = pushedNew();
    String repository = theirs.substring(0, theirs.lastIndexOf(':'));
    engine.client().pullImageCmd(repository).withTag("1").start().awaitCompletion();
    // The same image under a name that the engine does not know.
    String second = registry.address() + "/" + newRepository();
    registry.push(engine.client(), theirs, second.substring(second.indexOf('/') + 1), "1");
    Running on = start(prunes(ImagePrunePolicy.keepBelow(0)));
    assertTrue(runTrue(on, theirs, PullPolicy.ALWAYS).isSuccess());
    runAndRelease(on, second + ":1");
    runAndRelease(on, ours);

    awaitGone(ours);
    assertTrue(has(theirs));
    assertTrue(has(second + ":1"));
    assertTrue(has(engine.image()));
  }

  @Test
  void nameThatSomebodyElseGaveStays() throws Exception {
    String image = pushedNew();
    Running on = start(prunes(ImagePrunePolicy.unusedFor(Duration.ofSeconds(2))));
    String kept = registry.address() + "/" + newRepository();
    runAndRelease(on, image);
    engine.client().tagImageCmd(image, kept, "mine").exec();

    awaitGone(image);
    assertTrue(has(kept + ":mine"));
    TestRegistry.forget(engine.client(), kept + ":mine");
  }

  @Test
  void imageWhoseTagMovedOnIsRemovedToo() throws Exception {
    String repository = newRepository();
    String image = registry.address() + "/" + repository + ":1";
    registry.pushNew(engine, repository, "1", 10);
    Running on =
        start(
            prunes(ImagePrunePolicy.unusedFor(Duration.ofSeconds(1)))
                .pullPolicy(PullPolicy.ALWAYS));
    AttemptId user = launch(on, image, "sleep", "1000");
    on.reports().awaitStarted(user);
    String first = engine.client().inspectImageCmd(image).exec().getRepoDigests().get(0);
    registry.pushNew(engine, repository, "2", 20);
    registry.move(repository, "2", "1");
    runAndRelease(on, image);
    awaitGone(image);
    assertTrue(has(first));

    on.executor().stop(user, StopMode.FORCED);
    on.reports().awaitEnded(user);
    release(on, user);
    awaitGone(first);
  }

  @Test
  void nothingIsRemovedUnlessSaid() throws Exception {
    String image = pushedNew();
    Running quiet =
        start(quick().imageLimits(QUICK.withPrune(Duration.ofMillis(50), Duration.ZERO)));
    runAndRelease(quiet, image);
    assertFalse(
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().startsWith("batch-docker-images")));
    assertTrue(has(image));
  }
}
