package io.github.batchwright.model.container;

/** What a container may do with a device. AWS: {@code permissions}. */
public enum DeviceCgroupPermission {
  /** Read from it. */
  READ,
  /** Write to it. */
  WRITE,
  /** Make device files for it. */
  MKNOD
}
