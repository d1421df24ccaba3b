package io.github.batchwright.model;

import io.github.batchwright.model.container.Device;
import io.github.batchwright.model.container.DeviceCgroupPermission;
import io.github.batchwright.model.container.EngineOptions;
import io.github.batchwright.model.container.FirelensConfiguration;
import io.github.batchwright.model.container.LinuxParameters;
import io.github.batchwright.model.container.LogConfiguration;
import io.github.batchwright.model.container.MountPoint;
import io.github.batchwright.model.container.NetworkMode;
import io.github.batchwright.model.container.PullPolicy;
import io.github.batchwright.model.container.RepositoryCredentials;
import io.github.batchwright.model.container.RuntimePlatform;
import io.github.batchwright.model.container.Secret;
import io.github.batchwright.model.container.TaskContainerDependency.Condition;
import io.github.batchwright.model.container.Tmpfs;
import io.github.batchwright.model.container.Ulimit;
import io.github.batchwright.model.container.Volume;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Containers that have every field, for tests of what must lose none. */
public final class Containers {
  private Containers() {}

  /** Returns a container that has every field but those of the whole job. */
  public static ContainerPropertiesBuilder part(String image) {
    return ContainerProperties.builder(image)
        .command("run", "--in=Ref::in")
        .environment("B", "2")
        .environment("A", "1")
        .resources(Resources.of(0.25, 512).withGpus(1))
        .mountPoint(new MountPoint("data", "/data", true))
        .mountPoint(MountPoint.of("scratch", "/tmp"))
        .readonlyRootFilesystem(true)
        .privileged(true)
        .ulimit(new Ulimit("nofile", 1024, 4096))
        .ulimit(new Ulimit("memlock", -1, -1))
        .user("1000:1000")
        .linuxParameters(linux())
        .logConfiguration(
            new LogConfiguration(
                "splunk", Map.of("splunk-url", "u"), List.of(new Secret("splunk-token", "t"))))
        .secret(new Secret("PASSWORD", "vault/password"))
        .repositoryCredentials(new RepositoryCredentials("vault/registry"));
  }

  /** Returns a container that has every field. */
  public static ContainerProperties whole() {
    return part("registry/image:1")
        .volume(Volume.host("data", "/srv/data"))
        .volume(Volume.of("scratch"))
        .ephemeralStorage(100)
        .runtimePlatform(new RuntimePlatform("LINUX", "ARM64"))
        .build();
  }

  /** Returns a container that has everything AWS has no field for. */
  public static ContainerProperties beyondAws() {
    return ContainerProperties.builder("registry/image:1").engineOptions(engine()).build();
  }

  /** Returns several containers, one of which has everything AWS has no field for. */
  public static EcsProperties severalBeyondAws() {
    return EcsProperties.of(
        TaskContainer.of("plain", ContainerProperties.builder("plain").build()),
        TaskContainer.of("main", beyondAws()));
  }

  private static EngineOptions engine() {
    return EngineOptions.builder()
        .entryPoint("/bin/tool", "")
        .workingDirectory("/srv")
        .pullPolicy(PullPolicy.ALWAYS)
        .networkMode(NetworkMode.NONE)
        .stopSignal("SIGINT")
        .label("team", "genomics")
        .label("empty", "")
        .addCapabilities("CHOWN", "NET_RAW")
        .securityOptions("seccomp=unconfined")
        .pidsLimit(100)
        .hostname("node-1")
        .extraHost("registry", "10.0.0.7")
        .build();
  }

  /** Returns several containers that have every field. */
  public static EcsProperties several() {
    return EcsProperties.builder()
        .container(
            TaskContainer.builder("main", part("main:1").build())
                .dependsOn("setup", Condition.SUCCESS)
                .dependsOn("logs", Condition.START)
                .startTimeout(Duration.ofSeconds(60))
                .stopTimeout(Duration.ofSeconds(120))
                .build())
        .container(
            TaskContainer.builder("setup", ContainerProperties.builder("setup").build())
                .essential(false)
                .build())
        .container(
            TaskContainer.builder("logs", ContainerProperties.builder("fluent").build())
                .firelensConfiguration(
                    new FirelensConfiguration("fluentbit", Map.of("config-file-type", "file")))
                .build())
        .volume(Volume.of("data"))
        .volume(Volume.of("scratch"))
        .ephemeralStorage(21)
        .ipcMode("task")
        .pidMode("host")
        .runtimePlatform(new RuntimePlatform("LINUX", null))
        .build();
  }

  private static LinuxParameters linux() {
    return LinuxParameters.builder()
        .device(
            new Device(
                "/dev/fuse",
                "/dev/fuse0",
                List.of(DeviceCgroupPermission.READ, DeviceCgroupPermission.WRITE)))
        .initProcessEnabled(false)
        .sharedMemoryMiB(64)
        .tmpfs(new Tmpfs("/run", 16, List.of("noexec", "mode=1777")))
        .maxSwapMiB(0)
        .swappiness(60)
        .build();
  }
}
