package dev.skmsg.runtime.helper;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.HelperTable;
import dev.skmsg.runtime.exec.Machine;
import dev.skmsg.runtime.exec.Trap;
import dev.skmsg.runtime.map.BpfMap;
import dev.skmsg.runtime.map.SocketMap;
import dev.skmsg.runtime.socket.HostSocket;
import dev.skmsg.runtime.socket.SkBuff;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The helpers that concern the received bytes a program of type sk_skb runs on.
///
/// kernel: filter.c and sock_map.c, 6.18.
public final class PacketHelpers {
  private static final long U32 = 0xffff_ffffL;
  private static final long SK_DROP = 0;
  private static final long SK_PASS = 1;
  private static final long INGRESS = 1;

  /// kernel: BPF_F_RECOMPUTE_CSUM, BPF_F_INVALIDATE_HASH.
  private static final long STORE_FLAGS = 3;

  /// kernel: SKB_MAX_ALLOC, two pages short of the shared part.
  private static final int LONGEST_LINEAR = 16384 - 320;

  /// kernel: sk_skb_adjust_room.
  private static final int LONGEST_ADJUSTMENT = 0xfff;

  private PacketHelpers() {}

  /// All of them.
  public static HelperTable table() {
    return HelperTable.of(
        Map.of(
            9, PacketHelpers::storeBytes,
            26, PacketHelpers::loadBytes,
            38, PacketHelpers::changeTail,
            39, PacketHelpers::pullData,
            43, PacketHelpers::changeHead,
            46, PacketHelpers::socketCookie,
            50, PacketHelpers::adjustRoom,
            52, PacketHelpers::redirectMap,
            72, PacketHelpers::redirectHash));
  }

  private static @Nullable PacketContext context(Machine machine, long address, String helper) {
    return ContextArgument.of(machine, PacketContext.class, address, helper);
  }

  private static long failed(Errno errno) {
    return -errno.number();
  }

  private static long loadBytes(
      Machine machine, long ctx, long offset, long to, long count, long r5) {
    PacketContext context = context(machine, ctx, "skb_load_bytes");
    if (context == null) {
      return 0;
    }
    SkBuff skb = context.skb();
    long from = offset & U32;
    int length = (int) count;
    boolean there = from + (count & U32) <= skb.length();
    byte[] bytes =
        there ? Arrays.copyOfRange(skb.bytes(), (int) from, (int) from + length) : new byte[length];
    machine.write(to, bytes);
    return there ? 0 : failed(Errno.EFAULT);
  }

  private static long storeBytes(
      Machine machine, long ctx, long offset, long from, long count, long flags) {
    PacketContext context = context(machine, ctx, "skb_store_bytes");
    byte[] bytes = context == null ? null : machine.read(from, count & U32);
    if (context == null || bytes == null) {
      return 0;
    }
    if ((flags & ~STORE_FLAGS) != 0) {
      return failed(Errno.EINVAL);
    }
    long at = offset & U32;
    boolean fits =
        at + bytes.length <= context.skb().length() && context.skb().pull((int) at + bytes.length);
    if (fits) {
      System.arraycopy(bytes, 0, context.skb().bytes(), (int) at, bytes.length);
    }
    context.showWindow();
    return fits ? 0 : failed(Errno.EFAULT);
  }

  private static long pullData(Machine machine, long ctx, long count, long r3, long r4, long r5) {
    PacketContext context = context(machine, ctx, "skb_pull_data");
    if (context == null) {
      return 0;
    }
    long wanted = count & U32;
    boolean there = wanted <= context.skb().length() && context.skb().pull((int) wanted);
    context.showWindow();
    return there ? 0 : failed(Errno.ENOMEM);
  }

  private static long changeTail(
      Machine machine, long ctx, long length, long flags, long r4, long r5) {
    PacketContext context = context(machine, ctx, "skb_change_tail");
    if (context == null) {
      return 0;
    }
    long result = failed(Errno.EINVAL);
    if (flags == 0 && (length & U32) <= LONGEST_LINEAR) {
      context.skb().resize((int) length);
      result = 0;
    }
    context.showWindow();
    return result;
  }

  private static long changeHead(
      Machine machine, long ctx, long room, long flags, long r4, long r5) {
    PacketContext context = context(machine, ctx, "skb_change_head");
    if (context == null) {
      return 0;
    }
    long result = failed(Errno.EINVAL);
    if (flags == 0 && (room & U32) + context.skb().length() <= LONGEST_LINEAR) {
      context.skb().pushFront((int) room);
      result = 0;
    }
    context.showWindow();
    return result;
  }

  private static long adjustRoom(
      Machine machine, long ctx, long difference, long mode, long flags, long r5) {
    PacketContext context = context(machine, ctx, "skb_adjust_room");
    if (context == null) {
      return 0;
    }
    int by = (int) difference;
    if (flags != 0 || (int) mode != 0) {
      return failed(Errno.EINVAL);
    }
    if (Integer.compareUnsigned(Math.abs(by), LONGEST_ADJUSTMENT) > 0) {
      return failed(Errno.EFAULT);
    }
    SkBuff skb = context.skb();
    boolean there = by >= 0 || -by <= skb.length();
    if (by >= 0) {
      skb.pushFront(by);
    } else if (there) {
      skb.dropFront(-by);
    }
    context.showWindow();
    return there ? 0 : failed(Errno.ENOMEM);
  }

  private static long socketCookie(Machine machine, long ctx, long r2, long r3, long r4, long r5) {
    PacketContext context = context(machine, ctx, "get_socket_cookie");
    return context == null ? 0 : context.receiver().cookie();
  }

  private static long redirectMap(
      Machine machine, long ctx, long mapPointer, long key, long flags, long r5) {
    byte[] bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) key).array();
    return redirect(machine, "sk_redirect_map", ctx, mapPointer, bytes, flags);
  }

  private static long redirectHash(
      Machine machine, long ctx, long mapPointer, long key, long flags, long r5) {
    BpfMap map = machine.map(mapPointer);
    byte[] bytes = map == null ? null : machine.read(key, map.definition().keySize());
    return bytes == null ? 0 : redirect(machine, "sk_redirect_hash", ctx, mapPointer, bytes, flags);
  }

  /// Remembers a target; the bytes move when the program returns SK_PASS.
  private static long redirect(
      Machine machine, String helper, long ctx, long mapPointer, byte[] key, long flags) {
    PacketContext context = context(machine, ctx, helper);
    BpfMap map = context == null ? null : machine.map(mapPointer);
    if (context == null || map == null) {
      return 0;
    }
    if (!(map instanceof SocketMap sockets)) {
      return machine.trap(new Trap.BadArgument(helper, 2, "is " + map.label() + ", no sockmap"));
    }
    if ((flags & ~INGRESS) != 0) {
      return SK_DROP;
    }
    HostSocket target = sockets.socket(key);
    String refusal = SocketRedirect.refusal(map, target);
    if (target == null || refusal != null) {
      HostSocket receiver = context.receiver();
      receiver.host().observer().note(receiver, helper + ": " + refusal);
      return SK_DROP;
    }
    context.skb().redirect(target, flags == INGRESS);
    return SK_PASS;
  }
}
