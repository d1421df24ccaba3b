package io.github.batchwright.docker.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.ContainerPropertiesBuilder;
import io.github.batchwright.model.container.LogConfiguration;
import io.github.batchwright.model.container.RepositoryCredentials;
import io.github.batchwright.model.container.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be carried out is refused by name and with its reason. */
class UnsupportedFieldsTest {

  private static ContainerPropertiesBuilder image() {
    return ContainerProperties.builder("image");
  }

  @Test
  void whatIsCarriedOutIsNotNamed() {
    ContainerProperties plain =
        image()
            .logConfiguration(LogConfiguration.of("syslog", Map.of()))
            .secret(new Secret("S_1.pem", "from"))
            .repositoryCredentials(new RepositoryCredentials("credentials"))
            .build();
    assertEquals(List.of(), UnsupportedFields.of(plain, true));
  }

  @Test
  void whatIsNotCarriedOutIsNamedWithItsReason() {
    ContainerProperties rich =
        image()
            .logConfiguration(
                new LogConfiguration("awsfirelens", Map.of(), List.of(new Secret("o", "p"))))
            .secret(new Secret("S", "from"))
            .repositoryCredentials(new RepositoryCredentials("credentials"))
            .build();
    assertEquals(
        List.of(
            "logConfiguration.logDriver: 'awsfirelens' is no driver of an engine",
            "logConfiguration.secretOptions: would be no secret: the engine shows them to anybody",
            "secrets: cannot be had: the executor was built without a SecretResolver",
            "repositoryCredentials: cannot be had: the executor was built without a SecretResolver"),
        UnsupportedFields.of(rich, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "a/b", "../etc/passwd", "a b", "-x"})
  void secretsHaveNamesOfFiles(String name) {
    List<String> found =
        UnsupportedFields.of(image().secret(new Secret(name, "from")).build(), true);
    assertEquals(1, found.size());
    assertTrue(found.get(0).startsWith("secrets.name: '" + name + "' must be"), found.get(0));
  }
}
