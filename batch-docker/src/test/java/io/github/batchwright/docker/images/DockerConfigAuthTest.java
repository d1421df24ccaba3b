package io.github.batchwright.docker.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.docker.RegistryCredentials;
import io.github.batchwright.docker.RegistryCredentials.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DockerConfigAuthTest {
  @TempDir private Path directory;
  private Path file;
  private DockerConfigAuth auth;

  @BeforeEach
  void make() {
    file = directory.resolve("config.json");
    auth = new DockerConfigAuth(file, List.of(directory), Duration.ofSeconds(30));
  }

  private void config(String json) throws IOException {
    Files.writeString(file, json.replace('\'', '"'));
  }

  private void helper(String name, String script) throws IOException {
    Path program = directory.resolve("docker-credential-" + name);
    Files.writeString(program, "#!/bin/sh\n" + script);
    assertTrue(program.toFile().setExecutable(true));
  }

  private String shown(String registry) throws IOException {
    Optional<RegistryCredentials> found = auth.credentials(registry, registry + "/tool");
    return found.map(c -> c.kind() + " " + c.username() + " " + c.secret()).orElse("nothing");
  }

  private String problem(String registry) {
    IOException thrown = assertThrows(IOException.class, () -> auth.credentials(registry, "tool"));
    return String.valueOf(thrown.getMessage());
  }

  private static String base64(String text) {
    return Base64.getEncoder()
        .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void withoutAFileNothingIsShown() throws IOException {
    assertEquals("nothing", shown("h:1"));
  }

  @Test
  void nameAndPasswordAreDecoded() throws IOException {
    config("{'auths': {'h:1': {'auth': '" + base64("me:a:b") + "'}, 'other': {}}}");

    assertEquals("PASSWORD me a:b", shown("h:1"));
    assertEquals("nothing", shown("other"));
    assertEquals("nothing", shown("h:2"));
  }

  @Test
  void tokensAndPlainPasswordsAreTaken() throws IOException {
    config(
        "{'auths': {'i': {'auth': '"
            + base64("<token>:")
            + "', 'identitytoken': 'id'}, 'r': {'registrytoken': 'reg'},"
            + " 'p': {'username': 'u', 'password': 'w'}}}");

    assertEquals("IDENTITY_TOKEN  id", shown("i"));
    assertEquals("REGISTRY_TOKEN  reg", shown("r"));
    assertEquals("PASSWORD u w", shown("p"));
  }

  @Test
  void keysMayBeAddresses() throws IOException {
    config(
        "{'auths': {'https://index.docker.io/v1/': {'username': 'u', 'password': 'hub'},"
            + " 'http://h:1/v2/': {'username': 'u', 'password': 'own'}}}");

    assertEquals("PASSWORD u hub", shown("docker.io"));
    assertEquals("PASSWORD u own", shown("h:1"));
  }

  @Test
  void fileIsReadAgainEachTime() throws IOException {
    config("{}");
    assertEquals("nothing", shown("h:1"));
    config("{'auths': {'h:1': {'username': 'u', 'password': 'w'}}}");
    assertEquals("PASSWORD u w", shown("h:1"));
  }

  @Test
  void helperOfTheRegistryComesBeforeTheStoreAndTheFile() throws IOException {
    config(
        "{'credHelpers': {'h:1': 'own'}, 'credsStore': 'all',"
            + " 'auths': {'h:1': {'username': 'u', 'password': 'file'}}}");
    helper("own", "read server; printf '{\"Username\":\"%s\",\"Secret\":\"own\"}' \"$1-$server\"");
    helper("all", "cat >/dev/null; echo '{\"Username\":\"<token>\",\"Secret\":\"all\"}'");

    assertEquals("PASSWORD get-h:1 own", shown("h:1"));
    assertEquals("IDENTITY_TOKEN  all", shown("h:2"));
  }

  @Test
  void hubHasItsOldAddressForHelpers() throws IOException {
    config("{'credsStore': 'all'}");
    helper("all", "read server; printf '{\"Username\":\"%s\",\"Secret\":\"s\"}' \"$server\"");

    assertEquals("PASSWORD https://index.docker.io/v1/ s", shown("docker.io"));
  }

  @Test
  void whatAHelperDoesNotKnowIsLookedForInTheFile() throws IOException {
    config("{'credsStore': 'all', 'auths': {'h:1': {'username': 'u', 'password': 'file'}}}");
    helper("all", "echo credentials not found in native keychain; exit 1");

    assertEquals("PASSWORD u file", shown("h:1"));
    assertEquals("nothing", shown("h:2"));
  }

  @Test
  void helperThatFailsIsAReason() throws IOException {
    config("{'credHelpers': {'a': 'bad', 'b': 'none', 'c': '../x', 'd': 'words'}}");
    helper("bad", "echo the keychain is locked; exit 3");
    helper("words", "echo hello");

    assertEquals("docker-credential-bad exited with 3: the keychain is locked", problem("a"));
    assertEquals("docker-credential-none is not in PATH", problem("b"));
    assertEquals("'../x' is no name of a credential helper", problem("c"));
    assertEquals("the answer of docker-credential-words: line 1 is no JSON", problem("d"));
  }

  @Test
  void helperThatHangsIsEndedThoughWhatItStartedHoldsItsOutput() throws Exception {
    auth = new DockerConfigAuth(file, List.of(directory), Duration.ofMillis(300));
    config("{'credsStore': 'slow'}");
    helper("slow", "sleep 1000 & echo $! >" + directory + "/pid; wait");

    assertEquals("docker-credential-slow did not end within 0.3 s", problem("h:1"));
    long child = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
    Optional<ProcessHandle> left = ProcessHandle.of(child);
    if (left.isPresent()) {
      left.get().onExit().get(30, java.util.concurrent.TimeUnit.SECONDS);
    }
  }

  @Test
  void helperThatLeavesSomethingBehindIsNotWaitedFor() throws IOException {
    config("{'credsStore': 'agent'}");
    helper("agent", "(sleep 60 &) ; echo '{\"Username\":\"u\",\"Secret\":\"s\"}'");
    long began = System.nanoTime();

    assertEquals("PASSWORD u s", shown("h:1"));
    assertTrue(System.nanoTime() - began < Duration.ofSeconds(30).toNanos());
  }

  @Test
  void answerWithoutEndIsCutOff() throws IOException {
    config("{'credsStore': 'loud'}");
    helper("loud", "exec yes");

    assertEquals("docker-credential-loud answered with more than 65536 bytes", problem("h:1"));
  }

  @Test
  void secretsAreNeverQuoted() throws IOException {
    config("{'auths': {'h:1': {'password': 'hunter2'");
    assertFalse(problem("h:1").contains("hunter2"), problem("h:1"));
    config("{'auths': {'h:1': {'auth': 'hunter2!'}}}");
    assertEquals(file + ": an auth in it is no base64", problem("h:1"));
    config("{'auths': {'h:1': {'auth': '" + base64("hunter2") + "'}}}");
    assertFalse(problem("h:1").contains("hunter2"), problem("h:1"));
    for (RegistryCredentials each :
        List.of(
            RegistryCredentials.of("me", "hunter2"),
            RegistryCredentials.identityToken("hunter2"),
            RegistryCredentials.registryToken("hunter2"))) {
      assertFalse(each.toString().contains("hunter2"), each.toString());
      assertEquals(each.kind() == Kind.PASSWORD, each.toString().contains("me"));
    }
  }

  @Test
  void fileThatIsNoneIsAReason() throws IOException {
    config("[]");
    assertEquals(file + " is no JSON object", problem("h:1"));
    Files.write(file, new byte[(1 << 20) + 1]);
    assertEquals(file + " is larger than 1048576 bytes", problem("h:1"));
  }

  @Test
  void directoryIsTheVariablesElseTheUsers() throws IOException {
    config("{'auths': {'h:1': {'username': 'u', 'password': 'w'}}}");
    auth = DockerConfigAuth.ofUser(Map.of("DOCKER_CONFIG", directory.toString()));

    assertEquals("PASSWORD u w", shown("h:1"));
  }
}
