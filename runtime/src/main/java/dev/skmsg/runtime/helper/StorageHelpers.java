package dev.skmsg.runtime.helper;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.BpfSocket;
import dev.skmsg.runtime.exec.HelperTable;
import dev.skmsg.runtime.exec.KernelObject;
import dev.skmsg.runtime.exec.Machine;
import dev.skmsg.runtime.exec.Trap;
import dev.skmsg.runtime.map.SkStorageMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values that belong to sockets. kernel: bpf_sk_storage.c, 6.18
final class StorageHelpers {
  private static final long CREATE = 1;

  private StorageHelpers() {}

  static HelperTable table() {
    return HelperTable.of(Map.of(107, StorageHelpers::get, 108, StorageHelpers::delete));
  }

  private static @Nullable SkStorageMap map(Machine machine, long mapPointer, String helper) {
    if (machine.map(mapPointer) instanceof SkStorageMap map) {
      return map;
    }
    machine.trap(new Trap.BadArgument(helper, 1, "is no sk_storage map"));
    return null;
  }

  private static @Nullable KernelObject socket(Machine machine, long address, String helper) {
    KernelObject object = machine.memory().objectAt(address);
    if (object instanceof BpfSocket) {
      return object;
    }
    machine.trap(new Trap.BadArgument(helper, 2, "is no socket"));
    return null;
  }

  private static long get(
      Machine machine, long mapPointer, long socketPointer, long value, long flags, long r5) {
    SkStorageMap map = map(machine, mapPointer, "sk_storage_get");
    if (map == null || socketPointer == 0 || Long.compareUnsigned(flags, CREATE) > 0) {
      return 0;
    }
    KernelObject socket = socket(machine, socketPointer, "sk_storage_get");
    if (socket == null) {
      return 0;
    }
    int size = map.definition().valueSize();
    byte[] initial = value == 0 ? new byte[size] : machine.read(value, size);
    return initial == null ? 0 : map.get(socket, flags == CREATE ? initial : null);
  }

  private static long delete(
      Machine machine, long mapPointer, long socketPointer, long r3, long r4, long r5) {
    SkStorageMap map = map(machine, mapPointer, "sk_storage_delete");
    if (map == null) {
      return 0;
    }
    if (socketPointer == 0) {
      return -Errno.EINVAL.number();
    }
    KernelObject socket = socket(machine, socketPointer, "sk_storage_delete");
    return socket == null ? 0 : map.remove(socket);
  }
}
