package io.github.batchwright.docker.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.container.Device;
import io.github.batchwright.model.container.EngineOptions;
import io.github.batchwright.model.container.LinuxParameters;
import io.github.batchwright.model.container.LogConfiguration;
import io.github.batchwright.model.container.MountPoint;
import io.github.batchwright.model.container.NetworkMode;
import io.github.batchwright.model.container.PullPolicy;
import io.github.batchwright.model.container.RepositoryCredentials;
import io.github.batchwright.model.container.Secret;
import io.github.batchwright.model.container.Tmpfs;
import io.github.batchwright.model.container.Volume;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a service carries out is in {@link ServiceCallsTest}; here is what it does not. */
final class ServiceFieldsTest {

  private static List<String> names(List<String> refusals) {
    return refusals.stream().map(text -> text.substring(0, text.indexOf(':'))).toList();
  }

  @Test
  void whatItDoesNotCarryOutIsNamed() {
    assertEquals(
        List.of(
            "privileged",
            "secrets",
            "ephemeralStorage",
            "repositoryCredentials",
            "logConfiguration.logDriver",
            "logConfiguration.secretOptions",
            "linuxParameters.devices",
            "linuxParameters.maxSwap",
            "linuxParameters.swappiness",
            "linuxParameters.tmpfs.mountOptions",
            "x-batchwright.engineOptions.pullPolicy",
            "x-batchwright.engineOptions.networkMode",
            "x-batchwright.engineOptions.securityOptions"),
        names(
            ServiceFields.refused(
                ContainerProperties.builder("image")
                    .privileged(true)
                    .secret(new Secret("TOKEN", "vault:token"))
                    .ephemeralStorage(30)
                    .repositoryCredentials(new RepositoryCredentials("vault:registry"))
                    .logConfiguration(
                        new LogConfiguration(
                            "awsfirelens", Map.of(), List.of(new Secret("a", "b"))))
                    .linuxParameters(
                        LinuxParameters.builder()
                            .device(new Device("/dev/fuse", null, List.of()))
                            .maxSwapMiB(0)
                            .swappiness(10)
                            .tmpfs(new Tmpfs("/t", 1, List.of("noexec", "exec")))
                            .build())
                    .engineOptions(
                        EngineOptions.builder()
                            .pullPolicy(PullPolicy.NEVER)
                            .networkMode(NetworkMode.NONE)
                            .securityOptions("seccomp=unconfined")
                            .build())
                    .build())));
  }

  @Test
  void volumeThatIsMountedTwiceNeedsAPath() {
    ContainerProperties container =
        ContainerProperties.builder("image")
            .volume(Volume.of("one"))
            .volume(Volume.host("other", "/srv"))
            .mountPoint(MountPoint.of("one", "/a"))
            .mountPoint(MountPoint.of("one", "/b"))
            .mountPoint(MountPoint.of("other", "/c"))
            .mountPoint(MountPoint.of("other", "/d"))
            .build();

    assertEquals(
        List.of("mountPoints.sourceVolume: 'one' is mounted twice, which takes a path of the host"),
        ServiceFields.refused(container));
  }

  /** A new field is carried out, or refused; this fails until somebody has decided which. */
  @Test
  void everyFieldOfAContainerIsDecided() {
    assertDecided(
        ContainerProperties.class,
        "image command environment resourceRequirements vcpus memory volumes mountPoints"
            + " readonlyRootFilesystem ulimits user linuxParameters logConfiguration"
            + " runtimePlatform engineOptions",
        "privileged secrets ephemeralStorage repositoryCredentials");
    assertDecided(
        LinuxParameters.class,
        "initProcessEnabled sharedMemoryMiB tmpfs",
        "devices maxSwapMiB swappiness");
    assertDecided(
        EngineOptions.class,
        "entryPoint workingDirectory pullPolicy networkMode stopSignal labels addCapabilities"
            + " pidsLimit hostname extraHosts",
        "securityOptions");
  }

  private static void assertDecided(Class<?> type, String carriedOut, String refused) {
    assertEquals(
        Stream.of(carriedOut, refused)
            .flatMap(names -> Stream.of(names.split(" ")))
            .collect(Collectors.toSet()),
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toSet()));
  }
}
