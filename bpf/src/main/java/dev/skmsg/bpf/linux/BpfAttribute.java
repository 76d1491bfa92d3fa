package dev.skmsg.bpf.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// `union bpf_attr`, filled field by field, and the call that passes it. One for each thread.
///
/// Source of offsets and commands: include/uapi/linux/bpf.h, 6.18.
final class BpfAttribute {
  static final int MAP_CREATE = 0;
  static final int MAP_LOOKUP_ELEM = 1;
  static final int MAP_UPDATE_ELEM = 2;
  static final int MAP_DELETE_ELEM = 3;
  static final int MAP_GET_NEXT_KEY = 4;
  static final int PROG_LOAD = 5;
  static final int PROG_ATTACH = 8;
  static final int PROG_DETACH = 9;
  static final int PROG_TEST_RUN = 10;
  static final int OBJ_GET_INFO_BY_FD = 15;
  static final int BTF_LOAD = 18;
  static final int MAP_FREEZE = 22;

  /// Long enough for every command; the kernel accepts what it does not know while it is zero.
  private static final int SIZE = 160;

  private static final int NAME_LENGTH = 15;

  private static final ThreadLocal<BpfAttribute> OF_THREAD =
      ThreadLocal.withInitial(BpfAttribute::new);

  private final MemorySegment memory = Arena.ofAuto().allocate(SIZE, 8);
  private final List<KernelDoor.Buffer> buffers = new ArrayList<>();

  private BpfAttribute() {}

  /// This thread's attribute, zeroed.
  static BpfAttribute cleared() {
    BpfAttribute attribute = OF_THREAD.get();
    attribute.memory.fill((byte) 0);
    attribute.buffers.clear();
    return attribute;
  }

  BpfAttribute putInt(long offset, int value) {
    memory.set(JAVA_INT, offset, value);
    return this;
  }

  BpfAttribute putLong(long offset, long value) {
    memory.set(JAVA_LONG, offset, value);
    return this;
  }

  /// The address of what the kernel reads.
  BpfAttribute putAddress(int offset, MemorySegment segment) {
    return putBuffer(offset, segment, false);
  }

  /// The address of what the kernel writes.
  BpfAttribute putAnswer(int offset, MemorySegment segment) {
    return putBuffer(offset, segment, true);
  }

  private BpfAttribute putBuffer(int offset, MemorySegment segment, boolean answer) {
    if (segment.address() != 0) {
      buffers.add(new KernelDoor.Buffer(offset, segment, answer));
    }
    return putLong(offset, segment.address());
  }

  /// An object name: what the kernel refuses in one becomes `_`, what is too long is cut.
  BpfAttribute putName(long offset, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < Math.min(bytes.length, NAME_LENGTH); i++) {
      memory.set(JAVA_BYTE, offset + i, isNameByte(bytes[i]) ? bytes[i] : (byte) '_');
    }
    return this;
  }

  int getInt(long offset) {
    return memory.get(JAVA_INT, offset);
  }

  /// Makes the call.
  ///
  /// @return a descriptor or 0, or the negated error number
  long call(int command) {
    return KernelDoor.current().bpf(command, memory, List.copyOf(buffers));
  }

  /// The id of a program or map. Both begin their information with a type and this.
  ///
  /// kernel: struct bpf_prog_info, struct bpf_map_info.
  static int id(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(8, 8);
      cleared().putInt(0, fd).putInt(4, 8).putAddress(8, info).call(OBJ_GET_INFO_BY_FD);
      return info.get(JAVA_INT, 4);
    }
  }

  private static boolean isNameByte(byte b) {
    return b >= 'a' && b <= 'z'
        || b >= 'A' && b <= 'Z'
        || b >= '0' && b <= '9'
        || b == '_'
        || b == '.';
  }
}
