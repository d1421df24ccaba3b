package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.ContainerPropertiesBuilder;
import io.github.batchwright.model.container.Device;
import io.github.batchwright.model.container.EngineOptions;
import io.github.batchwright.model.container.LinuxParameters;
import io.github.batchwright.model.container.LogConfiguration;
import io.github.batchwright.model.container.MountPoint;
import io.github.batchwright.model.container.NetworkMode;
import io.github.batchwright.model.container.Volume;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused unless it is allowed, in words that name the field and the way out. */
final class DockerPolicyTest {

  private static ContainerPropertiesBuilder image() {
    return ContainerProperties.builder("image");
  }

  private static ContainerProperties with(EngineOptions.Builder options) {
    return image().engineOptions(options.build()).build();
  }

  private static ContainerProperties mounting(String path, boolean readOnly) {
    return image()
        .volume(Volume.host("v", path))
        .mountPoint(new MountPoint("v", "/v", readOnly))
        .build();
  }

  private static ContainerProperties logging(String... options) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    return image().logConfiguration(LogConfiguration.of("json-file", all)).build();
  }

  @ParameterizedTest
  @CsvSource({
    "max-size,-1",
    "max-size,0",
    "max-size,1.5g",
    "max-file,1k",
    "max-file,many",
    "max-size,999999999p",
    "cache-max-size,-1"
  })
  void logsMustHaveABoundThatCanBeRead(String option, String value) {
    DockerPolicy policy = DockerPolicy.builder().maxLogMiB(Integer.MAX_VALUE).build();
    assertEquals(
        Optional.of(
            "containerProperties.logConfiguration.options: '{%s=%s}' must have sizes and counts of"
                    .formatted(option, value)
                + " files such as 10m and 3"),
        policy.refusal(logging(option, value)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"512m", "512MB", "524288k", "536870912"})
  void logsOfTwoFilesUpToAGibibyteAreUsual(String size) {
    assertEquals(
        Optional.empty(), DockerPolicy.builder().build().refusal(logging("max-size", size)));
  }

  private static Arguments field(
      String field,
      String method,
      ContainerProperties asks,
      UnaryOperator<DockerPolicy.Builder> allow) {
    return Arguments.of(field, method, asks, allow);
  }

  private static UnaryOperator<DockerPolicy.Builder> allow(
      UnaryOperator<DockerPolicy.Builder> allow) {
    return allow;
  }

  static Stream<Arguments> fields() {
    LinuxParameters fuse = LinuxParameters.builder().device(Device.of("/dev/fuse")).build();
    return Stream.of(
        field(
            "containerProperties.privileged: 'true'",
            "allowPrivileged()",
            image().privileged(true).build(),
            DockerPolicy.Builder::allowPrivileged),
        field(
            "containerProperties.x-batchwright.engineOptions.networkMode: 'HOST'",
            "allowHostNetwork()",
            with(EngineOptions.builder().networkMode(NetworkMode.HOST)),
            DockerPolicy.Builder::allowHostNetwork),
        field(
            "containerProperties.volumes.host.sourcePath: '/srv/data'",
            "allowHostPath(...)",
            mounting("/srv/data", false),
            allow(policy -> policy.allowHostPath("/srv/"))),
        field(
            "containerProperties.volumes.host.sourcePath: '/srv/data'",
            "allowReadOnlyHostPath(...)",
            mounting("/srv/data", true),
            allow(policy -> policy.allowReadOnlyHostPath("/srv/data"))),
        field(
            "containerProperties.linuxParameters.devices.hostPath: '/dev/fuse'",
            "allowDevices(\"/dev/fuse\")",
            image().linuxParameters(fuse).build(),
            allow(policy -> policy.allowDevices("/dev/fuse"))),
        field(
            "containerProperties.x-batchwright.engineOptions.addCapabilities: 'NET_RAW'",
            "allowCapabilities(\"NET_RAW\")",
            with(EngineOptions.builder().addCapabilities("CHOWN", "CAP_NET_RAW")),
            allow(policy -> policy.allowCapabilities("cap_net_raw"))),
        field(
            "containerProperties.x-batchwright.engineOptions.addCapabilities: 'ALL'",
            "allowCapabilities(\"ALL\")",
            with(EngineOptions.builder().addCapabilities("ALL")),
            allow(policy -> policy.allowCapabilities("ALL"))),
        field(
            "containerProperties.x-batchwright.engineOptions.securityOptions: 'seccomp=unconfined'",
            "allowSecurityOptions(\"seccomp=unconfined\")",
            with(EngineOptions.builder().securityOptions("seccomp=unconfined")),
            allow(policy -> policy.allowSecurityOptions("seccomp=unconfined"))),
        field(
            "containerProperties.x-batchwright.engineOptions.pidsLimit: '5000'",
            "maxPids(5000)",
            with(EngineOptions.builder().pidsLimit(5000)),
            allow(policy -> policy.maxPids(5000))),
        field(
            "containerProperties.linuxParameters.maxSwap: '16385'",
            "maxSwapMiB(16385)",
            image().linuxParameters(LinuxParameters.builder().maxSwapMiB(16_385).build()).build(),
            allow(policy -> policy.maxSwapMiB(16_385))),
        field(
            "containerProperties.logConfiguration.options: '{max-size=1g, max-file=3}'",
            "maxLogMiB(3072)",
            logging("max-size", "1g", "max-file", "3"),
            allow(policy -> policy.maxLogMiB(3072))),
        field(
            "containerProperties.logConfiguration.options: '{max-file=9}'",
            "maxLogMiB(1152)",
            logging("max-file", "9"),
            allow(policy -> policy.maxLogMiB(1152))),
        field(
            "containerProperties.logConfiguration.logDriver: 'journald'",
            "allowLogDrivers(\"journald\")",
            image().logConfiguration(LogConfiguration.of("journald", Map.of())).build(),
            allow(policy -> policy.allowLogDrivers("journald"))));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void whatIsNotAllowedIsRefusedByFieldAndMethod(
      String field,
      String method,
      ContainerProperties asks,
      UnaryOperator<DockerPolicy.Builder> allow) {
    assertEquals(
        Optional.of(
            field
                + " is refused by the policy of this host, unless DockerPolicy.Builder."
                + method
                + (method.endsWith("(...)") ? " holds it" : "")),
        DockerPolicy.LEAST_PRIVILEGE.refusal(asks));
    assertEquals(Optional.empty(), allow.apply(DockerPolicy.builder()).build().refusal(asks));
  }

  @Test
  void everyRefusalIsTold() {
    String refusal =
        DockerPolicy.LEAST_PRIVILEGE
            .refusal(mounting("/", false).toBuilder().privileged(true).build())
            .orElseThrow();
    assertEquals(2, refusal.split("; ").length, refusal);
  }

  @Test
  void ordinaryContainersAreNotRefused() {
    ContainerProperties ordinary =
        image()
            .volume(Volume.of("scratch"))
            .mountPoint(MountPoint.of("scratch", "/scratch"))
            .logConfiguration(LogConfiguration.of("json-file", Map.of()))
            .engineOptions(
                EngineOptions.builder().pidsLimit(4096).addCapabilities("CHOWN", "SETUID").build())
            .build();
    assertEquals(Optional.empty(), DockerPolicy.LEAST_PRIVILEGE.refusal(ordinary));
    assertTrue(DockerPolicy.builder().forbidCapabilities().build().refusal(ordinary).isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "/srv/data, true",
    "/srv/data/, true",
    "//srv/./data, true",
    "/srv/data/a/b, true",
    "/srv/database, false",
    "/srv, false",
    "/, false",
    "/srv/data/../secret, false",
    "/srv/data/.., false",
    "srv/data, false"
  })
  void aPathIsAllowedWithWhatIsBelowIt(String path, boolean allowed) {
    DockerPolicy policy = DockerPolicy.builder().allowHostPath("/srv/data").build();
    assertEquals(allowed, policy.refusal(mounting(path, false)).isEmpty());
  }

  @Test
  void whatMayBeReadMayNotBeWritten() {
    DockerPolicy policy = DockerPolicy.builder().allowReadOnlyHostPath("/srv").build();
    assertTrue(policy.refusal(mounting("/srv/a", true)).isEmpty());
    ContainerProperties both =
        mounting("/srv/a", true).toBuilder().mountPoint(MountPoint.of("v", "/w")).build();
    assertTrue(policy.refusal(both).isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "root", "0", "00", "0:0", "root:users", ":5"})
  void rootCanBeForbidden(String user) {
    DockerPolicy policy = DockerPolicy.builder().forbidRoot().build();
    ContainerProperties root = user.isEmpty() ? image().build() : image().user(user).build();
    assertTrue(policy.refusal(root).orElseThrow().startsWith("containerProperties.user: '"));
    assertTrue(policy.refusal(image().user("1000").build()).isEmpty());
    assertTrue(DockerPolicy.LEAST_PRIVILEGE.refusal(root).isEmpty());
  }

  @Test
  void badPoliciesAreRefused() {
    for (String path : new String[] {"srv", "/srv/../etc", ""}) {
      assertThrows(
          IllegalArgumentException.class, () -> DockerPolicy.builder().allowHostPath(path));
    }
    assertThrows(IllegalArgumentException.class, () -> DockerPolicy.builder().maxPids(0));
  }
}
