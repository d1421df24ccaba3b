package io.github.batchwright.docker.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.container.LinuxParameters;
import io.github.batchwright.model.container.Secret;
import io.github.batchwright.model.container.Ulimit;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServiceFieldsTest {

  @Test
  void whatAServiceCarriesOutIsNotRefused() {
    assertEquals(
        List.of(),
        ServiceFields.refused(
            ContainerProperties.builder("image")
                .readonlyRootFilesystem(true)
                .user("nobody")
                .ulimit(new Ulimit("nofile", 1, 2))
                .linuxParameters(new LinuxParameters(List.of(), true, null, List.of(), null, null))
                .build()));
  }

  @Test
  void whatItDoesNotCarryOutIsNamed() {
    assertEquals(
        List.of(
            "privileged",
            "secrets",
            "ephemeralStorage",
            "linuxParameters.initProcessEnabled",
            "linuxParameters.sharedMemorySize",
            "linuxParameters.maxSwap",
            "linuxParameters.swappiness"),
        ServiceFields.refused(
            ContainerProperties.builder("image")
                .privileged(true)
                .secret(new Secret("TOKEN", "vault:token"))
                .ephemeralStorage(30)
                .linuxParameters(new LinuxParameters(List.of(), false, 64, List.of(), 0, 10))
                .build()));
  }

  /** A new field is carried out, or named here; this fails until somebody has decided which. */
  @Test
  void everyFieldOfAContainerIsAccountedFor() {
    assertEquals(18, ContainerProperties.class.getRecordComponents().length);
    assertEquals(6, LinuxParameters.class.getRecordComponents().length);
  }
}
