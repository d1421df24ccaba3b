package io.github.batchwright.docker.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.exception.NotFoundException;
import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Names, labels, addresses and messages: whatever is text on the way to an engine. */
final class EngineWordsTest {
  @Test
  void messageLosesItsJson() {
    assertEquals(
        "no \"x\" in C:\\y", message("Status 404: {\"message\":\"no \\\"x\\\" in\\n C:\\\\y\"}\n"));
    assertEquals("a<b", message("{\"message\":\"a\\u003cb\"}"));
    assertEquals("plain words", message("plain\nwords"));
    assertEquals("", message("{\"message\":\"\"}"));
    assertEquals(1003, message("x".repeat(5000)).length());
  }

  private static String message(String body) {
    return EngineMessages.of(
        new NotFoundException("unused") {
          private static final long serialVersionUID = 1L;

          @Override
          public String getMessage() {
            return body;
          }
        });
  }

  @Test
  void addressComesFromTheArgumentThenTheVariableThenTheUsualPlace() {
    Map<String, String> variable = Map.of("DOCKER_HOST", " tcp://10.0.0.7:2376 ");
    assertEquals("unix:///a", EngineAddress.resolve("unix:///a", variable).uri());
    assertEquals("tcp://10.0.0.7:2376", EngineAddress.resolve(null, variable).uri());
    assertEquals("unix:///var/run/docker.sock", EngineAddress.resolve(null, Map.of()).uri());
    assertEquals(
        "unix:///var/run/docker.sock",
        EngineAddress.resolve(null, Map.of("DOCKER_HOST", " ")).uri());
  }

  @Test
  void addressThatCannotBeUsedIsNamed() {
    for (String bad : new String[] {"", "ssh://host", "http://host:1", "tcp://host", "unix://"}) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> EngineAddress.resolve(bad, Map.of()));
      assertTrue(refused.getMessage().startsWith("host: '" + bad + "' must be "), bad);
    }
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> EngineAddress.resolve(null, Map.of("DOCKER_HOST", "nonsense")));
    assertTrue(refused.getMessage().startsWith("DOCKER_HOST: 'nonsense'"));
  }

  @Test
  void whoAsksForSshIsToldOfATunnel() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> EngineAddress.of("ssh://me@there", "host a"));
    assertTrue(refused.getMessage().startsWith("host a: 'ssh://me@there' must be "));
    assertTrue(refused.getMessage().contains("ssh -nNT -L /run/engine.sock"));
  }

  @Test
  void labelsLeadBackToTheAttempt() {
    ContainerIdentity mine = new ContainerIdentity("mine");
    AttemptId attempt = new AttemptId(new JobId("job-1").child(7), 2);
    assertEquals("batchwright-mine-job-1_7.2", mine.name(attempt));
    Map<String, String> labels =
        Map.of(
            "io.github.batchwright.owner", "mine",
            "io.github.batchwright.job", "job-1:7",
            "io.github.batchwright.attempt", "2");
    assertEquals(Optional.of(attempt), mine.attempt(labels));
    assertEquals(Optional.empty(), new ContainerIdentity("other").attempt(labels));
    assertEquals(Optional.empty(), mine.attempt(mine.filter()));
    assertEquals(Optional.empty(), mine.attempt(null));
    Map<String, String> broken = new HashMap<>(labels);
    broken.put("io.github.batchwright.attempt", "two");
    assertEquals(Optional.empty(), mine.attempt(broken));
  }

  @Test
  void ownerIsChecked() {
    for (String bad : new String[] {"", "-a", "a b", "a/b", "x".repeat(65)}) {
      assertThrows(IllegalArgumentException.class, () -> new ContainerIdentity(bad), bad);
    }
  }
}
