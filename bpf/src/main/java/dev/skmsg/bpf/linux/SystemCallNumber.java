package dev.skmsg.bpf.linux;

/// The system calls this project makes, with their numbers.
///
/// Source: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
public enum SystemCallNumber {
  CLOSE(3, 57),
  IOCTL(16, 29),
  PPOLL(271, 73),
  WRITE(1, 64),
  SENDFILE(40, 71),
  SOCKET(41, 198),
  CONNECT(42, 203),
  SENDTO(44, 206),
  SENDMSG(46, 211),
  RECVFROM(45, 207),
  SHUTDOWN(48, 210),
  BIND(49, 200),
  LISTEN(50, 201),
  GETSOCKNAME(51, 204),
  SETSOCKOPT(54, 208),
  GETSOCKOPT(55, 209),
  CAPGET(125, 90),
  CAPSET(126, 91),
  SCHED_SETAFFINITY(203, 122),
  UNSHARE(272, 97),
  SPLICE(275, 76),
  ACCEPT4(288, 242),
  PIPE2(293, 59),
  GETCPU(309, 168),
  MEMFD_CREATE(319, 279),
  BPF(321, 280),
  MEMBARRIER(324, 283);

  private final int x86;
  private final int generic;

  SystemCallNumber(int x86, int generic) {
    this.x86 = x86;
    this.generic = generic;
  }

  /// Whether the numbers of this machine's architecture are known.
  static boolean isArchitectureKnown() {
    return isX86() || isArm();
  }

  /// The number on this machine.
  int onThisMachine() {
    if (isX86()) {
      return x86;
    }
    if (isArm()) {
      return generic;
    }
    throw new IllegalStateException("no system call numbers for " + architecture());
  }

  private static boolean isX86() {
    return architecture().equals("amd64");
  }

  private static boolean isArm() {
    return architecture().equals("aarch64");
  }

  private static String architecture() {
    return System.getProperty("os.arch", "");
  }
}
