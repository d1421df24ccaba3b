package io.github.batchwright.docker.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.container.Device;
import io.github.batchwright.model.container.LinuxParameters;
import io.github.batchwright.model.container.LogConfiguration;
import io.github.batchwright.model.container.MountPoint;
import io.github.batchwright.model.container.RepositoryCredentials;
import io.github.batchwright.model.container.RuntimePlatform;
import io.github.batchwright.model.container.Secret;
import io.github.batchwright.model.container.Tmpfs;
import io.github.batchwright.model.container.Ulimit;
import io.github.batchwright.model.container.Volume;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnsupportedFieldsTest {

  @Test
  void whatIsCarriedOutIsNotNamed() {
    ContainerProperties plain =
        ContainerProperties.builder("image")
            .command("a")
            .environment("A", "1")
            .vcpus(2)
            .memory(64)
            .linuxParameters(
                LinuxParameters.builder().initProcessEnabled(true).maxSwapMiB(0).build())
            .build();
    assertEquals(List.of(), UnsupportedFields.of(plain));
  }

  @Test
  void whatIsNotCarriedOutIsNamed() {
    ContainerProperties rich =
        ContainerProperties.builder("image")
            .volume(Volume.of("v"))
            .mountPoint(MountPoint.of("v", "/v"))
            .readonlyRootFilesystem(true)
            .privileged(true)
            .ulimit(new Ulimit("nofile", 1, 2))
            .user("me")
            .linuxParameters(
                LinuxParameters.builder()
                    .device(Device.of("/dev/x"))
                    .initProcessEnabled(false)
                    .sharedMemoryMiB(64)
                    .tmpfs(new Tmpfs("/t", 1, List.of()))
                    .maxSwapMiB(1)
                    .build())
            .logConfiguration(LogConfiguration.of("syslog", Map.of()))
            .secret(new Secret("S", "from"))
            .ephemeralStorage(21)
            .runtimePlatform(new RuntimePlatform("LINUX", null))
            .repositoryCredentials(new RepositoryCredentials("credentials"))
            .build();
    assertEquals(
        List.of(
            "volumes",
            "mountPoints",
            "readonlyRootFilesystem",
            "privileged",
            "ulimits",
            "user",
            "linuxParameters.devices",
            "linuxParameters.initProcessEnabled",
            "linuxParameters.sharedMemorySize",
            "linuxParameters.tmpfs",
            "linuxParameters.maxSwap",
            "logConfiguration",
            "secrets",
            "ephemeralStorage",
            "runtimePlatform",
            "repositoryCredentials"),
        UnsupportedFields.of(rich));
  }
}
