package dev.skmsg.runtime.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.skmsg.bpf.linux.KernelAnswer;
import dev.skmsg.bpf.linux.SystemCall;
import dev.skmsg.bpf.linux.SystemCallNumber;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// A network of its own, in which every address is this host's.
final class NetworkNamespace {
  private static final int CLONE_NEWNET = 0x4000_0000;
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int LOOPBACK = 1;

  /// kernel: include/uapi/linux/rtnetlink.h and netlink.h
  private static final short RTM_NEWLINK = 16;

  private static final short RTM_NEWROUTE = 24;
  private static final short REQUEST_CREATE_ACK = 0x1 | 0x400 | 0x4;

  private NetworkNamespace() {}

  /// Runs the action on a fresh thread in a fresh namespace, and waits for it. A fresh thread's
  /// page fragment is empty; it stays on one CPU. Needs CAP_SYS_ADMIN.
  static <T> KernelAnswer<T> run(Callable<KernelAnswer<T>> action) {
    FutureTask<KernelAnswer<T>> task =
        new FutureTask<>(
            () -> {
              int errno = enter();
              return errno == 0
                  ? action.call()
                  : new KernelAnswer.Refused<T>("making a network namespace", errno);
            });
    Thread.ofPlatform().daemon().name("skmsg-live").start(task);
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /// @return 0 or the error number
  private static int enter() {
    stayOn(currentCpu());
    long unshared = SystemCall.call(SystemCallNumber.UNSHARE, CLONE_NEWNET);
    if (unshared < 0) {
      return (int) -unshared;
    }
    long netlink = SystemCall.call(SystemCallNumber.SOCKET, AF_NETLINK, SOCK_RAW, 0);
    if (netlink < 0) {
      return (int) -netlink;
    }
    try {
      int errno = ask((int) netlink, loopbackUp().flip());
      for (SocketFamily family : new SocketFamily[] {SocketFamily.TCP4, SocketFamily.TCP6}) {
        if (errno == 0) {
          errno = ask((int) netlink, everyAddressIsLocal(family.domain()).flip());
        }
      }
      return errno;
    } finally {
      SystemCall.close((int) netlink);
    }
  }

  /// The CPU this thread runs on.
  static int currentCpu() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment cpu = arena.allocate(4, 4);
      SystemCall.call(SystemCallNumber.GETCPU, cpu.address(), 0, 0);
      return cpu.get(JAVA_INT, 0);
    }
  }

  private static void stayOn(int cpu) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(128, 8);
      mask.set(JAVA_BYTE, cpu / 8, (byte) (1 << cpu % 8));
      SystemCall.call(SystemCallNumber.SCHED_SETAFFINITY, 0, mask.byteSize(), mask.address());
    }
  }

  private static ByteBuffer message(int length, short type) {
    return ByteBuffer.allocate(length)
        .order(ByteOrder.nativeOrder())
        .putInt(length)
        .putShort(type)
        .putShort(REQUEST_CREATE_ACK)
        .putInt(1)
        .putInt(0);
  }

  /// `ip link set lo up`: struct ifinfomsg.
  private static ByteBuffer loopbackUp() {
    return message(32, RTM_NEWLINK).putInt(0).putInt(LOOPBACK).putInt(1).putInt(1);
  }

  /// `ip route add local default dev lo`: struct rtmsg, then the device.
  private static ByteBuffer everyAddressIsLocal(int domain) {
    byte table = (byte) 255; // RT_TABLE_LOCAL
    byte protocol = 3; // RTPROT_BOOT
    byte scope = (byte) 254; // RT_SCOPE_HOST
    byte type = 2; // RTN_LOCAL
    return message(36, RTM_NEWROUTE)
        .put(new byte[] {(byte) domain, 0, 0, 0, table, protocol, scope, type})
        .putInt(0)
        .putShort((short) 8)
        .putShort((short) 4) // RTA_OIF
        .putInt(LOOPBACK);
  }

  private static int ask(int netlink, ByteBuffer message) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(1024, 8);
      memory.asByteBuffer().put(message.duplicate());
      long sent =
          SystemCall.call(
              SystemCallNumber.SENDTO, netlink, memory.address(), message.remaining(), 0, 0, 0);
      if (sent < 0) {
        return (int) -sent;
      }
      long got =
          SystemCall.call(
              SystemCallNumber.RECVFROM, netlink, memory.address(), memory.byteSize(), 0, 0, 0);
      return got < 0 ? (int) -got : -memory.get(JAVA_INT, 16);
    }
  }
}
