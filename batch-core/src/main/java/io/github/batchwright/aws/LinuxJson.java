package io.github.batchwright.aws;

import io.github.batchwright.model.container.Device;
import io.github.batchwright.model.container.DeviceCgroupPermission;
import io.github.batchwright.model.container.LinuxParameters;
import io.github.batchwright.model.container.Tmpfs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code LinuxParameters}. */
final class LinuxJson {
  private LinuxJson() {}

  static LinuxParameters read(Cursor in) {
    return in.make(
        () ->
            new LinuxParameters(
                in.objects("devices", LinuxJson::readDevice),
                in.flag("initProcessEnabled"),
                in.integer("sharedMemorySize"),
                in.objects("tmpfs", LinuxJson::readTmpfs),
                in.integer("maxSwap"),
                in.integer("swappiness")));
  }

  static void write(Out out, LinuxParameters linux) {
    out.objects("devices", linux.devices(), LinuxJson::writeDevice)
        .bool("initProcessEnabled", linux.initProcessEnabled())
        .number("sharedMemorySize", linux.sharedMemoryMiB())
        .objects("tmpfs", linux.tmpfs(), LinuxJson::writeTmpfs)
        .number("maxSwap", linux.maxSwapMiB())
        .number("swappiness", linux.swappiness());
  }

  private static Device readDevice(Cursor in) {
    List<DeviceCgroupPermission> permissions = new ArrayList<>();
    for (String text : in.texts("permissions")) {
      permissions.add(
          Arrays.stream(DeviceCgroupPermission.values())
              .filter(permission -> permission.name().equals(text))
              .findFirst()
              .orElseThrow(
                  () ->
                      in.refusal(
                          "permissions[" + permissions.size() + "]",
                          text,
                          "must be one of " + Arrays.toString(DeviceCgroupPermission.values()))));
    }
    return in.make(
        () -> new Device(in.requiredText("hostPath"), in.text("containerPath"), permissions));
  }

  private static void writeDevice(Out out, Device device) {
    out.text("hostPath", device.hostPath())
        .text("containerPath", device.containerPath())
        .texts(
            "permissions",
            device.permissions().stream().map(DeviceCgroupPermission::name).toList());
  }

  private static Tmpfs readTmpfs(Cursor in) {
    return in.make(
        () ->
            new Tmpfs(
                in.requiredText("containerPath"),
                in.required("size", in.integer("size")),
                in.texts("mountOptions")));
  }

  private static void writeTmpfs(Out out, Tmpfs tmpfs) {
    out.text("containerPath", tmpfs.containerPath())
        .number("size", tmpfs.sizeMiB())
        .texts("mountOptions", tmpfs.mountOptions());
  }
}
