package dev.skmsg.runtime.map;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.Memory;
import dev.skmsg.runtime.socket.HostSocket;
import dev.skmsg.runtime.socket.MessageProgram;
import dev.skmsg.runtime.socket.PacketProgram;
import dev.skmsg.runtime.socket.ProgramSlots;
import dev.skmsg.runtime.socket.Psock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// A map whose values are sockets, with the programs that sockets take on when they enter it.
///
/// kernel: sock_map.c, 6.18. Results are 0 or a negative error number.
public abstract class SocketMap implements BpfMap {
  /// kernel: BPF_NOEXIST, BPF_EXIST.
  public static final long NOEXIST = 1;

  public static final long EXIST = 2;

  /// kernel: MAX_BPF_STACK, the longest key of a sockhash.
  private static final int LONGEST_KEY = 512;

  /// kernel: BPF_F_RDONLY, BPF_F_WRONLY, BPF_F_NUMA_NODE.
  private static final int ALLOWED_FLAGS = 1 << 3 | 1 << 4 | 1 << 2;

  private final MapDefinition definition;
  private final Memory memory;
  private final ProgramSlots programs = new ProgramSlots();

  SocketMap(MapDefinition definition, Memory memory) {
    this.definition = definition;
    this.memory = memory;
  }

  /// Why the kernel would not create such a map, `null` if it would. kernel: sock_map_alloc,
  /// sock_hash_alloc.
  public static @Nullable Errno refusal(MapDefinition definition) {
    boolean hash = definition.type() == MapType.SOCKHASH;
    boolean keyFits = hash ? definition.keySize() > 0 : definition.keySize() == 4;
    boolean valueFits = definition.valueSize() == 4 || definition.valueSize() == 8;
    if (definition.maxEntries() <= 0
        || !keyFits
        || !valueFits
        || (definition.flags() & ~ALLOWED_FLAGS) != 0) {
      return Errno.EINVAL;
    }
    return definition.keySize() > LONGEST_KEY ? Errno.E2BIG : null;
  }

  /// A sockmap or a sockhash. The definition has been checked with [#refusal].
  public static SocketMap create(MapDefinition definition, Memory memory) {
    return definition.type() == MapType.SOCKHASH
        ? new SockHash(definition, memory)
        : new SockMap(definition, memory);
  }

  @Override
  public MapDefinition definition() {
    return definition;
  }

  /// The socket at a key as a redirect finds it, `null` when there is none.
  public abstract @Nullable HostSocket socket(byte[] key);

  /// Puts a socket at a key, as bpf(2) does.
  public int update(byte[] key, HostSocket socket, long flags) {
    if (socket.isClosed()) {
      return -Errno.EBADF.number();
    }
    if (!socket.mayEnterMap()) {
      return -Errno.EOPNOTSUPP.number();
    }
    if (Long.compareUnsigned(flags, EXIST) > 0) {
      return -Errno.EINVAL.number();
    }
    return put(key, socket, flags);
  }

  abstract int put(byte[] key, HostSocket socket, long flags);

  /// Values are sockets: [#update(byte[], HostSocket, long)] takes them.
  @Override
  public int update(byte[] key, byte[] value, long flags) {
    return -Errno.EBADF.number();
  }

  /// The address of the socket, referenced until released.
  @Override
  public long lookup(byte[] key) {
    HostSocket socket = socket(key);
    return socket == null ? 0 : memory.addressOf(socket);
  }

  @Override
  public byte @Nullable [] read(byte[] key) {
    long cookie = cookie(key);
    return cookie < 0
        ? null
        : ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(cookie).array();
  }

  /// Looks up for user space.
  ///
  /// @return the socket's cookie, or a negative error number
  public long cookie(byte[] key) {
    if (definition.valueSize() != 8) {
      return -Errno.ENOSPC.number();
    }
    HostSocket socket = socket(key);
    return socket == null ? -Errno.ENOENT.number() : socket.cookie();
  }

  /// Attaches a message program; it replaces the one before. Sockets already in the map are not
  /// concerned.
  public int attach(MessageProgram program) {
    programs.message(program);
    return 0;
  }

  /// Detaches a message program. Sockets already in the map keep it.
  ///
  /// @return 0, or ENOENT when it is not the one attached
  public int detach(MessageProgram program) {
    if (programs.message() != program) {
      return -Errno.ENOENT.number();
    }
    programs.message(null);
    return 0;
  }

  /// Attaches an sk_skb program; it replaces the one before of its kind. Sockets already in the map
  /// are not concerned.
  ///
  /// @return 0, or EBUSY when there is a verdict of the other kind
  public int attach(PacketProgram program) {
    return programs.attach(program);
  }

  /// Detaches an sk_skb program. Sockets already in the map keep it.
  ///
  /// @return 0, EBUSY when there is a verdict of the other kind, or ENOENT when it is not the one
  /// attached
  public int detach(PacketProgram program) {
    return programs.detach(program);
  }

  /// The attached sk_skb program of a kind.
  public @Nullable PacketProgram packetProgram(PacketProgram.Kind kind) {
    return programs.packet(kind);
  }

  /// The attached message program.
  public @Nullable MessageProgram messageProgram() {
    return programs.message();
  }

  /// Enters a socket into a slot that may hold another.
  ///
  /// The programs are linked before NOEXIST and EXIST are looked at, so that an update that fails
  /// may have changed a socket's programs.
  int replace(@Nullable Slot old, Slot fresh, long flags) {
    int result = fresh.socket.join(programs);
    if (result < 0) {
      return result;
    }
    if (old != null && flags == NOEXIST) {
      result = -Errno.EEXIST.number();
    } else if (old == null && flags == EXIST) {
      result = -Errno.ENOENT.number();
    } else if (old == null && isFull()) {
      result = -Errno.E2BIG.number();
    }
    if (result < 0) {
      fresh.socket.unlink(null);
      return result;
    }
    fresh.socket.link(fresh);
    store(fresh);
    if (old != null) {
      old.socket.unlink(old);
    }
    return 0;
  }

  /// Whether a new key is refused for want of room.
  abstract boolean isFull();

  abstract void store(Slot slot);

  abstract void clear(Slot slot);

  /// One entry: a socket at a key.
  static final class Slot implements Psock.Link {
    final SocketMap map;
    final byte[] key;
    final HostSocket socket;

    Slot(SocketMap map, byte[] key, HostSocket socket) {
      this.map = map;
      this.key = key.clone();
      this.socket = socket;
    }

    @Override
    public void slotLosesSocket() {
      remove();
    }

    @Override
    public ProgramSlots programs() {
      return map.programs;
    }

    void remove() {
      map.clear(this);
      socket.unlink(this);
    }
  }
}
