package dev.skmsg.bpf.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.TypeInformation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A map in the running kernel, held by a descriptor until closed.
public final class LiveMap implements AutoCloseable {
  private static final int NO_BTF = -1;

  private static final Set<MapType> PER_CPU =
      EnumSet.of(
          MapType.PERCPU_HASH,
          MapType.PERCPU_ARRAY,
          MapType.LRU_PERCPU_HASH,
          MapType.PERCPU_CGROUP_STORAGE);

  private final MapDefinition definition;
  private final int fd;

  private LiveMap(MapDefinition definition, int fd) {
    this.definition = definition;
    this.fd = fd;
  }

  /// Creates the map, with its content and frozen if it is read-only.
  public static KernelAnswer<LiveMap> create(MapDefinition definition) {
    return create(definition, NO_BTF);
  }

  /// Creates the map with the types of its program: a local storage map cannot do without.
  public static KernelAnswer<LiveMap> create(
      MapDefinition definition, @Nullable TypeInformation types) {
    if (types == null || (definition.keyTypeId() | definition.valueTypeId()) == 0) {
      return create(definition);
    }
    long btfFd = ProgramLoad.loadBtf(types);
    if (btfFd < 0) {
      return new KernelAnswer.Refused<>("loading BTF", (int) -btfFd);
    }
    try {
      return create(definition, (int) btfFd);
    } finally {
      SystemCall.close((int) btfFd);
    }
  }

  /// Creates the map with the types of this BTF. As libbpf does, it goes without types where the
  /// kernel takes none.
  static KernelAnswer<LiveMap> create(MapDefinition definition, int btfFd) {
    long inner = NO_BTF;
    if (definition.inner() != null) {
      switch (create(definition.inner(), btfFd)) {
        case KernelAnswer.Granted<LiveMap>(LiveMap map) -> inner = map.fd;
        case KernelAnswer.Refused<LiveMap> refused -> {
          return refused;
        }
      }
    }
    boolean typed = btfFd >= 0 && (definition.keyTypeId() | definition.valueTypeId()) != 0;
    long fd = createMap(definition, (int) inner, typed ? btfFd : NO_BTF);
    if (fd < 0 && typed) {
      fd = createMap(definition, (int) inner, NO_BTF);
    }
    if (inner >= 0) {
      KernelDoor.current().close((int) inner);
    }
    if (fd < 0) {
      return new KernelAnswer.Refused<>("creating map " + definition.name(), (int) -fd);
    }
    LiveMap map = new LiveMap(definition, (int) fd);
    int errno = map.fill();
    if (errno != 0) {
      map.close();
      return new KernelAnswer.Refused<>("filling map " + definition.name(), errno);
    }
    return new KernelAnswer.Granted<>(map);
  }

  private static long createMap(MapDefinition definition, int innerFd, int btfFd) {
    BpfAttribute attribute =
        BpfAttribute.cleared()
            .putInt(0, definition.type().id())
            .putInt(4, definition.keySize())
            .putInt(8, definition.valueSize())
            .putInt(12, entries(definition))
            .putInt(16, definition.flags())
            .putName(28, definition.name());
    if (innerFd >= 0) {
      attribute.putInt(20, innerFd);
    }
    if (btfFd >= 0) {
      attribute
          .putInt(48, btfFd)
          .putInt(52, definition.keyTypeId())
          .putInt(56, definition.valueTypeId());
    }
    return attribute.call(BpfAttribute.MAP_CREATE);
  }

  /// A perf event array without a size has one entry for each CPU, as libbpf makes it.
  private static int entries(MapDefinition definition) {
    return definition.type() == MapType.PERF_EVENT_ARRAY && definition.maxEntries() == 0
        ? KernelDoor.current().possibleCpus()
        : definition.maxEntries();
  }

  private int fill() {
    byte[] content = definition.content();
    if (content != null) {
      byte[] value = new byte[definition.valueSize()];
      System.arraycopy(content, 0, value, 0, Math.min(content.length, value.length));
      int errno = update(new byte[definition.keySize()], value, 0);
      if (errno != 0) {
        return errno;
      }
    }
    if (!definition.readOnly()) {
      return 0;
    }
    return (int) -BpfAttribute.cleared().putInt(0, fd).call(BpfAttribute.MAP_FREEZE);
  }

  public MapDefinition definition() {
    return definition;
  }

  /// The number by which the kernel tells this map from all others.
  public int id() {
    return BpfAttribute.id(fd);
  }

  /// The descriptor, valid until this is closed.
  public int fd() {
    return fd;
  }

  /// The value of a key: for a sockmap or sockhash, the socket's cookie if its values have 8 bytes;
  /// for a map per CPU, all CPUs' values, each padded to 8 bytes.
  public KernelAnswer<byte[]> lookup(byte[] key) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(valueLength(), 8);
      long result = element(arena, key).putAnswer(16, value).call(BpfAttribute.MAP_LOOKUP_ELEM);
      long length = isPerCpu() ? value.byteSize() : definition.valueSize();
      return KernelAnswer.of(
          "lookup in " + definition.name(), result, _ -> bytes(value.asSlice(0, length)));
    }
  }

  /// Sets the value of a key.
  ///
  /// @param value for a sockmap or sockhash the socket's descriptor, for a map of maps or programs
  /// theirs
  /// @param flags BPF_ANY 0, BPF_NOEXIST 1, BPF_EXIST 2
  /// @return 0 or the error number
  public int update(byte[] key, byte[] value, long flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocate(Math.max(valueLength(), value.length), 8);
      MemorySegment.copy(value, 0, copy, JAVA_BYTE, 0, value.length);
      long result =
          element(arena, key)
              .putAddress(16, copy)
              .putLong(24, flags)
              .call(BpfAttribute.MAP_UPDATE_ELEM);
      return (int) -result;
    }
  }

  /// Removes a key.
  ///
  /// @return 0 or the error number
  public int delete(byte[] key) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) -element(arena, key).call(BpfAttribute.MAP_DELETE_ELEM);
    }
  }

  /// The key after this one in the map's own order; the first for a key that a hash does not hold;
  /// empty after the last.
  public Optional<byte[]> nextKey(byte[] key) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment next = arena.allocate(Math.max(1, definition.keySize()), 8);
      long result = element(arena, key).putAnswer(16, next).call(BpfAttribute.MAP_GET_NEXT_KEY);
      return result < 0 ? Optional.empty() : Optional.of(bytes(next));
    }
  }

  private BpfAttribute element(Arena arena, byte[] key) {
    BpfAttribute attribute = BpfAttribute.cleared().putInt(0, fd);
    if (definition.keySize() == 0) {
      return attribute;
    }
    if (key.length != definition.keySize()) {
      throw new IllegalArgumentException(
          "a key of " + key.length + " bytes for " + definition.name());
    }
    MemorySegment copy = arena.allocate(key.length, 8);
    MemorySegment.copy(key, 0, copy, JAVA_BYTE, 0, key.length);
    return attribute.putAddress(8, copy);
  }

  /// Whether there is a value for each CPU.
  public boolean isPerCpu() {
    return PER_CPU.contains(definition.type());
  }

  private static byte[] bytes(MemorySegment segment) {
    return segment.toArray(JAVA_BYTE);
  }

  /// How many bytes the kernel copies for a value, or more.
  private int valueLength() {
    return isPerCpu()
        ? (definition.valueSize() + 7) / 8 * 8 * KernelDoor.current().possibleCpus()
        : Math.max(8, definition.valueSize());
  }

  @Override
  public void close() {
    KernelDoor.current().close(fd);
  }
}
