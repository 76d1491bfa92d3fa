package dev.skmsg.runtime.helper;

import dev.skmsg.runtime.exec.Context;
import dev.skmsg.runtime.exec.Machine;
import dev.skmsg.runtime.exec.Trap;
import dev.skmsg.runtime.socket.HostSocket;
import dev.skmsg.runtime.socket.SkBuff;

/// What R1 of an sk_skb program points to: struct __sk_buff over received bytes.
///
/// kernel: sk_skb_is_valid_access and bpf_convert_ctx_access, filter.c, 6.18.
final class PacketContext implements Context {
  private static final int PRIORITY = 32;
  private static final int TC_INDEX = 44;

  private final Machine machine;
  private final SkBuff skb;
  private final HostSocket socket;
  private int priority;
  private int tcIndex;

  PacketContext(Machine machine, SkBuff skb, HostSocket socket) {
    this.machine = machine;
    this.skb = skb;
    this.socket = socket;
  }

  SkBuff skb() {
    return skb;
  }

  HostSocket receiver() {
    return socket;
  }

  /// Shows the guest the linear bytes; pointers into those before are dead.
  void showWindow() {
    if (skb.linear() == 0) {
      machine.memory().closeWindow();
    } else {
      machine.memory().window(skb.bytes(), 0, skb.linear());
    }
  }

  @Override
  public boolean readable(int offset, int size) {
    if (offset < 0 || offset % size != 0 || offset + size > 192) {
      return false;
    }
    return switch (offset) {
      case 76, 80 -> size == 4;
      case 168 -> size == 8;
      default -> size <= 4 && !(offset >= 140 && offset < 164) && offset / 4 * 4 != 8;
    };
  }

  @Override
  public long load(int offset, int size) {
    return switch (offset) {
      case 76 -> machine.memory().windowStart();
      case 80 -> machine.memory().windowEnd();
      case 168 -> machine.memory().addressOf(socket);
      default -> Integer.toUnsignedLong(word(offset & ~3)) >>> 8 * (offset & 3) & mask(size);
    };
  }

  private static long mask(int size) {
    return (1L << 8 * size) - 1;
  }

  private int word(int offset) {
    return switch (offset) {
      case 0 -> skb.length();
      case 4, 12, 20, 24, 28, 40 -> 0;
      case 16 -> socket.family() == 2 ? 0x0008 : 0xdd86;
      case PRIORITY -> priority;
      case TC_INDEX -> tcIndex;
      case 88 -> socket.family();
      case 92 -> socket.remoteIp4();
      case 96 -> socket.localIp4();
      case 100, 104, 108, 112 -> socket.remoteIp6((offset - 100) / 4);
      case 116, 120, 124, 128 -> socket.localIp6((offset - 116) / 4);
      case 132 -> socket.remotePort() << 16;
      case 136 -> socket.localPort();
      default -> (int) machine.trap(new Trap.Unsupported("__sk_buff at offset " + offset));
    };
  }

  @Override
  public boolean writable(int offset, int size) {
    return size == 4 && (offset == PRIORITY || offset == TC_INDEX);
  }

  @Override
  public void store(int offset, int size, long value) {
    if (offset == PRIORITY) {
      priority = (int) value;
    } else {
      tcIndex = (int) value & 0xffff;
    }
  }
}
