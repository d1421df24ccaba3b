package io.github.batchwright.docker.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.batchwright.model.Resources;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What engines of different kinds and ages answer. */
final class EngineInfoTest {

  private static EngineInfo read(String json) throws JsonProcessingException {
    return EngineInfo.read(new ObjectMapper().readTree(json.replace('\'', '"')));
  }

  @Test
  void machineIsReadInItsUnits() throws Exception {
    EngineInfo info =
        read(
            "{'ID':'WAR4:6LPH','NCPU':2,'MemTotal':25276518400,'GenericResources':null,"
                + "'Name':'vm','DockerRootDir':'/data','ServerVersion':'20.10.24','OSType':'linux','Architecture':'x86_64',"
                + "'Runtimes':{'runc':{'path':'runc'}}}");
    assertEquals("ID WAR4:6LPH, machine vm, data in /data", info.identity());
    assertEquals(Resources.of(2, 24_105), info.capacity());
    assertEquals(
        Map.of("name", "vm", "engineVersion", "20.10.24", "os", "linux", "architecture", "x86_64"),
        info.attributes());
  }

  @Test
  void whatIsMissingIsNothing() throws Exception {
    EngineInfo nothing = new EngineInfo("", Resources.NONE, Map.of());
    assertEquals(nothing, read("{}"));
    assertEquals(nothing, read("{'NCPU':-1,'MemTotal':-1,'ID':null,'Name':''}"));
  }

  @Test
  void devicesWithNumbersAreCountedOnce() throws Exception {
    assertEquals(
        2,
        read("{'DiscoveredDevices':[{'Source':'cdi','ID':'nvidia.com/gpu=0'},"
                + "{'Source':'cdi','ID':'nvidia.com/gpu=1'},"
                + "{'Source':'cdi','ID':'nvidia.com/gpu=GPU-4cf8db2d'},"
                + "{'Source':'cdi','ID':'nvidia.com/gpu=all'},"
                + "{'Source':'cdi','ID':'vendor.com/net=0'}]}")
            .capacity()
            .gpus());
  }

  @Test
  void devicesWithNamesOnlyAreCounted() throws Exception {
    assertEquals(
        1,
        read("{'DiscoveredDevices':[{'ID':'nvidia.com/gpu=GPU-1'},{'ID':'nvidia.com/gpu=all'}]}")
            .capacity()
            .gpus());
  }

  @Test
  void declaredResourcesAreCountedIfNoDeviceIsDiscovered() throws Exception {
    String declared =
        "'GenericResources':[{'NamedResourceSpec':{'Kind':'NVIDIA-GPU','Value':'GPU-1'}},"
            + "{'DiscreteResourceSpec':{'Kind':'gpu','Value':3}},"
            + "{'DiscreteResourceSpec':{'Kind':'SSD','Value':5}}]";
    assertEquals(4, read("{" + declared + "}").capacity().gpus());
    assertEquals(
        1,
        read("{'DiscoveredDevices':[{'ID':'nvidia.com/gpu=0'}]," + declared + "}")
            .capacity()
            .gpus());
  }

  @Test
  void runtimeForGpusTellsNoNumber() throws Exception {
    assertEquals(0, read("{'Runtimes':{'nvidia':{'path':'x'}}}").capacity().gpus());
  }
}
