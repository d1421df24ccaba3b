package io.github.batchwright.docker.images;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.batchwright.docker.RegistryAuth;
import io.github.batchwright.docker.RegistryCredentials;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shows to registries what is kept in the configuration file of the docker command: asks the
 * program that {@code credHelpers} or {@code credsStore} names, then looks at {@code auths}. The
 * file is read each time, so that a log-in counts at once. Thread-safe.
 */
public final class DockerConfigAuth implements RegistryAuth {
  private static final int LARGEST = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How Docker's own registry is named in this file. */
  private static final String HUB_KEY = "https://index.docker.io/v1/";

  /** What a helper gives as the user's name beside a token. */
  private static final String TOKEN_USER = "<token>";

  private final Path file;
  private final CredentialHelpers helpers;

  /**
   * Reads this file when asked.
   *
   * @param path the directories in which helpers are looked for
   * @param limit the longest that a helper may take
   */
  public DockerConfigAuth(Path file, List<Path> path, Duration limit) {
    this.file = file;
    this.helpers = new CredentialHelpers(path, limit);
  }

  /** Reads this file, and finds helpers as a shell does. */
  public static DockerConfigAuth of(Path file, Map<String, String> environment) {
    List<Path> path =
        Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
            .filter(directory -> !directory.isBlank())
            .map(Path::of)
            .toList();
    return new DockerConfigAuth(file, path, PATIENCE);
  }

  /** Reads the file of the user that this process runs as. */
  public static DockerConfigAuth ofUser(Map<String, String> environment) {
    String directory = environment.getOrDefault("DOCKER_CONFIG", "");
    Path home =
        directory.isBlank()
            ? Path.of(System.getProperty("user.home", "."), ".docker")
            : Path.of(directory);
    return of(home.resolve("config.json"), environment);
  }

  @Override
  public Optional<RegistryCredentials> credentials(String registry, String image)
      throws IOException {
    JsonNode config = read();
    String helper = helper(config, registry);
    if (helper != null) {
      String server = registry.equals(ImageName.HUB) ? HUB_KEY : registry;
      Optional<RegistryCredentials> found = ask(helper, server);
      if (found.isPresent()) {
        return found;
      }
    }
    JsonNode entry = entry(config.path("auths"), registry);
    return entry.isObject() ? kept(entry) : Optional.empty();
  }

  private JsonNode read() throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LARGEST + 1);
    } catch (NoSuchFileException e) {
      return MissingNode.getInstance();
    }
    if (bytes.length > LARGEST) {
      throw new IOException(file + " is larger than " + LARGEST + " bytes");
    }
    return json(file.toString(), bytes);
  }

  /** The parser's own message would quote the text, and secrets are in it. */
  static JsonNode json(String what, byte[] bytes) throws IOException {
    try {
      JsonNode read = new ObjectMapper().readTree(bytes);
      if (read.isObject()) {
        return read;
      }
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new IOException(what + ": line " + line + " is no JSON");
    }
    throw new IOException(what + " is no JSON object");
  }

  private static @Nullable String helper(JsonNode config, String registry) {
    JsonNode own = entry(config.path("credHelpers"), registry);
    JsonNode chosen = own.isTextual() ? own : config.path("credsStore");
    return chosen.isTextual() && !chosen.textValue().isBlank() ? chosen.textValue() : null;
  }

  private Optional<RegistryCredentials> ask(String helper, String server) throws IOException {
    Optional<byte[]> answer = helpers.get(helper, server);
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    JsonNode json = json("the answer of " + CredentialHelpers.program(helper), answer.get());
    String user = json.path("Username").asText();
    String secret = json.path("Secret").asText();
    if (secret.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        user.isBlank() || user.equals(TOKEN_USER)
            ? RegistryCredentials.identityToken(secret)
            : RegistryCredentials.of(user, secret));
  }

  /** Finds what is said of a registry, whether its key is a host or an address. */
  private static JsonNode entry(JsonNode keyed, String registry) {
    if (keyed.has(registry)) {
      return keyed.get(registry);
    }
    for (Map.Entry<String, JsonNode> each : keyed.properties()) {
      if (host(each.getKey()).equals(registry)) {
        return each.getValue();
      }
    }
    return MissingNode.getInstance();
  }

  private static String host(String key) {
    String rest = key.replaceFirst("^https?://", "");
    int slash = rest.indexOf('/');
    String host = slash < 0 ? rest : rest.substring(0, slash);
    return host.equals("index.docker.io") || host.equals("registry-1.docker.io")
        ? ImageName.HUB
        : host;
  }

  private Optional<RegistryCredentials> kept(JsonNode entry) throws IOException {
    String identity = entry.path("identitytoken").asText();
    String registryToken = entry.path("registrytoken").asText();
    if (!identity.isEmpty()) {
      return Optional.of(RegistryCredentials.identityToken(identity));
    }
    if (!registryToken.isEmpty()) {
      return Optional.of(RegistryCredentials.registryToken(registryToken));
    }
    List<String> pair = new ArrayList<>(List.of(entry.path("username").asText()));
    pair.add(entry.path("password").asText());
    String auth = entry.path("auth").asText();
    if (!auth.isEmpty()) {
      pair = decode(auth);
    }
    return pair.get(0).isBlank() || pair.get(1).isEmpty()
        ? Optional.empty()
        : Optional.of(RegistryCredentials.of(pair.get(0), pair.get(1)));
  }

  private List<String> decode(String auth) throws IOException {
    String text;
    try {
      text = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": an auth in it is no base64");
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IOException(file + ": an auth in it is no name and password with a colon between");
    }
    return List.of(text.substring(0, colon), text.substring(colon + 1).replace("\0", ""));
  }
}
