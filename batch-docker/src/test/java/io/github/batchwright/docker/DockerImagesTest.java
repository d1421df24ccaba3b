package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.batchwright.docker.EngineProxy.Fate;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.container.EngineOptions;
import io.github.batchwright.model.container.PullPolicy;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When images are fetched, and what is said when they cannot be had, with a real registry. */
final class DockerImagesTest extends RegistryFixture {
  private static void assertCannotPull(String image, String part, AttemptOutcome outcome) {
    assertEquals(Cause.CANNOT_START, outcome.cause());
    assertReason("CannotPullContainerError: " + image + ": ", outcome);
    assertReason(part, outcome);
  }

  /** Returns the digest of an image that the engine has. */
  private static String digest(String image) {
    List<String> digests =
        engine.client().inspectImageCmd(image).exec().getRepoDigests().stream()
            .filter(each -> each.startsWith(registry.address()))
            .toList();
    return digests.get(0).substring(digests.get(0).indexOf('@') + 1);
  }

  private static String id(String image) {
    return engine.client().inspectImageCmd(image).exec().getId();
  }

  @Test
  void imageIsFetchedFromItsRegistry() throws Exception {
    String image = pushed();
    Running on = start(quick());
    AttemptId attempt = launch(on, image, "true");

    assertTrue(on.reports().awaitEnded(attempt).isSuccess());
    String message = on.reports().progress(attempt).orElseThrow().message();
    assertEquals("pulled " + image + " (" + digest(image) + ")", message);
  }

  @Test
  void missingTagAndMissingRepositoryAreToldOnce() throws Exception {
    String image = pushed();
    String repository = image.substring(0, image.lastIndexOf(':'));
    try (EngineProxy proxy = new EngineProxy(engine.address())) {
      Running on = start(quick().host(proxy.host()));
      for (String missing : List.of(repository + ":nope", registry.address() + "/none/none:1")) {
        assertCannotPull(
            missing, "there is no such image or tag: manifest for ", runTrue(on, missing));
      }
      assertEquals(2, proxy.count("/images/create"));
    }
  }

  @Test
  void nameThatIsNoneIsInvalidUnderEachPolicy() {
    Running on = start(quick());
    for (PullPolicy policy : PullPolicy.values()) {
      AttemptOutcome outcome = runTrue(on, "http://host/a", policy);
      assertEquals(Cause.INVALID, outcome.cause());
      assertReason("CannotPullContainerError: image: 'http://host/a' must ", outcome);
    }
  }

  @Test
  void registryThatIsDownIsTriedAFewTimes() throws Exception {
    String image = pushed();
    registry.stop();
    try {
      assertCannotPull(image, "the registry cannot be reached: ", runTrue(start(quick()), image));
      assertCannotPull(image, "connection refused (tried 3 times)", runTrue(start(quick()), image));
    } finally {
      registry.startAgain();
    }
  }

  @Test
  void connectionThatBreaksIsTriedAgain() throws Exception {
    String image = pushed();
    try (RegistryProxy slow = new RegistryProxy(registry.port());
        EngineProxy proxy = new EngineProxy(engine.address())) {
      String through = image.replace(registry.address(), slow.address());
      slow.dropNext(2);

      assertTrue(runTrue(start(quick().host(proxy.host())), through).isSuccess());
      assertEquals(0, slow.dropsLeft());
      assertEquals(2, proxy.count("/images/create"));
      TestRegistry.forget(engine.client(), through);
    }
  }

  @Test
  void missingPolicyKeepsWhatIsThereAndAlwaysFollowsATagThatMoved() throws Exception {
    String repository = newRepository();
    String image = registry.address() + "/" + repository + ":1";
    registry.pushNew(engine, repository, "1", 10);
    Running on = start(quick());
    assertTrue(runTrue(on, image).isSuccess());
    String first = id(image);
    registry.pushNew(engine, repository, "1.1", 20);
    registry.move(repository, "1.1", "1");

    assertTrue(runTrue(on, image, PullPolicy.MISSING).isSuccess());
    assertEquals(first, id(image));
    assertTrue(runTrue(on, image, PullPolicy.ALWAYS).isSuccess());
    assertNotEquals(first, id(image));
  }

  @Test
  void alwaysFailsWithoutARegistryAndMissingDoesNot() throws Exception {
    String image = pushed();
    Running on = start(quick());
    assertTrue(runTrue(on, image).isSuccess());
    registry.stop();
    try {
      assertTrue(runTrue(on, image).isSuccess());
      assertCannotPull(image, "cannot be reached", runTrue(on, image, PullPolicy.ALWAYS));
    } finally {
      registry.startAgain();
    }
  }

  @Test
  void neverFetchesNothing() throws Exception {
    String image = pushed();
    try (EngineProxy proxy = new EngineProxy(engine.address())) {
      Running on = start(quick().host(proxy.host()).pullPolicy(PullPolicy.NEVER));

      assertCannotPull(image, "the pull policy is NEVER", runTrue(on, image));
      assertTrue(runTrue(on, engine.image()).isSuccess());
      assertEquals(0, proxy.count("/images/create"));
    }
  }

  @Test
  void jobSaysItselfWhenItsImageIsFetchedAndElseTheExecutor() throws Exception {
    String image = pushed();
    Running never = start(quick().pullPolicy(PullPolicy.NEVER));
    ContainerProperties other =
        ContainerProperties.builder(image)
            .resources(0.1, 16)
            .command("true")
            .engineOptions(EngineOptions.builder().stopSignal("SIGINT").build())
            .build();

    assertCannotPull(image, "the pull policy is NEVER", run(never, newAttempt(), other));
    assertTrue(runTrue(never, image, PullPolicy.MISSING).isSuccess());
    assertTrue(run(never, newAttempt(), other).isSuccess());
  }

  @Test
  void digestIsFetchedWhateverTheTagSays() throws Exception {
    String image = pushed();
    Running on = start(quick());
    assertTrue(runTrue(on, image).isSuccess());
    String digest = digest(image);
    registry.forgetAll(engine.client());
    assertFalse(has(image));

    assertTrue(runTrue(on, image.replace(":1", ":no-such-tag") + "@" + digest).isSuccess());
    assertTrue(has(image.substring(0, image.lastIndexOf(':')) + "@" + digest));
    assertFalse(has(image));
    // Nothing is asked of the registry for what a digest names.
    registry.stop();
    try {
      assertTrue(runTrue(on, image + "@" + digest, PullPolicy.ALWAYS).isSuccess());
    } finally {
      registry.startAgain();
    }
  }

  @Test
  void digestThatTheRegistryDoesNotHaveIsAReason() throws Exception {
    String image = pushed();
    String repository = image.substring(0, image.lastIndexOf(':'));
    String digest = "@sha256:" + "0".repeat(64);

    assertCannotPull(
        repository + digest,
        "there is no such image or tag",
        runTrue(start(quick()), image + digest));
  }

  @Test
  void registryThatSendsSomethingElseThanTheDigestIsFoundOut() throws Exception {
    HttpServer liar =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String type = "application/vnd.docker.distribution.manifest.v2+json";
    liar.createContext(
        "/v2/",
        exchange -> {
          byte[] body =
              ("{\"schemaVersion\":2,\"mediaType\":\"" + type + "\",\"layers\":[]}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", type);
          exchange.sendResponseHeaders(
              200, exchange.getRequestMethod().equals("HEAD") ? -1 : body.length);
          if (!exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    liar.start();
    try {
      String image = "127.0.0.1:" + liar.getAddress().getPort() + "/tool@sha256:" + "1".repeat(64);
      assertCannotPull(
          image,
          "the registry sent something else than was asked for",
          runTrue(start(quick()), image));
    } finally {
      liar.stop(0);
    }
  }

  @Test
  void idOfAnImageIsUsedAsItIs() {
    Running on = start(quick());

    assertTrue(runTrue(on, id(engine.image())).isSuccess());
    String none = "sha256:" + "2".repeat(64);
    assertCannotPull(none, "the engine has no image of this id", runTrue(on, none));
  }

  @Test
  void imageThatIsGoneEachTimeIsNotFetchedForEver() throws Exception {
    String image = pushed();
    try (EngineProxy proxy = new EngineProxy(engine.address())) {
      Running on = start(quick().host(proxy.host()));
      // Somebody removes it whenever it has come.
      proxy.rule(
          line -> {
            if (line.contains("/containers/create") && has(image)) {
              TestRegistry.forget(engine.client(), image);
            }
            return Fate.PASS;
          });
      assertCannotPull(image, "it was pulled, and was gone again: ", runTrue(on, image));
      assertEquals(2, proxy.count("/images/create"));
    }
  }
}
