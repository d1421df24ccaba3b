package io.github.batchwright.docker;

import io.github.batchwright.docker.images.ImageLimits;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.container.EngineOptions;
import io.github.batchwright.model.container.PullPolicy;
import io.github.batchwright.spi.AttemptOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What tests with a real registry share. What they fetch from it is removed from the engine. */
@RequiresRegistry
abstract class RegistryFixture extends DockerFixture {
  /** Pauses are short, and all that is told of progress is passed on. */
  static final ImageLimits QUICK =
      ImageLimits.DEFAULT.withPause(Duration.ofMillis(50)).withProgress(Duration.ZERO);

  @TempDir private static Path directory;
  static TestRegistry registry;
  private static int repositories;

  @BeforeAll
  static void startRegistry() throws IOException {
    registry = new TestRegistry(directory, false);
  }

  @AfterAll
  static void stopRegistry() {
    registry.close();
  }

  @AfterEach
  final void forgetImages() {
    // After the containers that use them, which may be on their way out.
    engine.removeAll(owner);
    registry.forgetAll(engine.client());
  }

  static DockerExecutor.Builder quick() {
    return DockerExecutor.builder().imageLimits(QUICK).registryAuth(RegistryAuth.none());
  }

  /** Returns a repository that no other test uses. */
  static String newRepository() {
    return "team/tool" + ++repositories;
  }

  /** Returns the name of an image that the registry has, and the engine has not. */
  static String pushed() throws InterruptedException {
    String repository = newRepository();
    registry.push(engine.client(), engine.image(), repository, "1");
    return registry.address() + "/" + repository + ":1";
  }

  /** Returns the same of an image whose content the engine does not have either. */
  static String pushedNew() throws IOException, InterruptedException {
    String repository = newRepository();
    registry.pushNew(engine, repository, "1", 10);
    return registry.address() + "/" + repository + ":1";
  }

  static boolean has(String image) {
    return engine.client().listImagesCmd().withShowAll(true).exec().stream()
        .anyMatch(
            each ->
                (each.getRepoTags() != null && List.of(each.getRepoTags()).contains(image))
                    || (each.getRepoDigests() != null
                        && List.of(each.getRepoDigests()).contains(image)));
  }

  final AttemptId launch(Running on, String image, String... command) {
    AttemptId attempt = newAttempt();
    on.executor().launch(request(attempt, image, Map.of(), Resources.of(0.1, 16), command));
    return attempt;
  }

  /** Runs {@code true} in an image to its end. */
  final AttemptOutcome runTrue(Running on, String image) {
    return on.reports().awaitEnded(launch(on, image, "true"));
  }

  /** Runs {@code true} in an image that is fetched by a policy. */
  final AttemptOutcome runTrue(Running on, String image, PullPolicy policy) {
    return run(
        on,
        newAttempt(),
        ContainerProperties.builder(image)
            .resources(0.1, 16)
            .command("true")
            .engineOptions(EngineOptions.builder().pullPolicy(policy).build())
            .build());
  }
}
