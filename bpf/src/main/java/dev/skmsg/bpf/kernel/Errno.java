package dev.skmsg.bpf.kernel;

import java.util.Optional;

/// The error numbers that bpf(2) and the socket calls of this project return (x86_64 and the
/// generic ABI).
public enum Errno {
  EPERM(1),
  ENOENT(2),
  EINTR(4),
  EIO(5),
  E2BIG(7),
  EBADF(9),
  EAGAIN(11),
  ENOMEM(12),
  EACCES(13),
  EFAULT(14),
  EBUSY(16),
  EEXIST(17),
  ENODEV(19),
  EINVAL(22),
  EMFILE(24),
  ENOSPC(28),
  ESPIPE(29),
  EPIPE(32),
  EDOM(33),
  ERANGE(34),
  ENOSYS(38),
  ELOOP(40),
  EBADMSG(74),
  ENOLINK(67),
  EPROTO(71),
  EOVERFLOW(75),
  ESTRPIPE(86),
  ENOTSOCK(88),
  EDESTADDRREQ(89),
  EMSGSIZE(90),
  EPROTONOSUPPORT(93),
  EOPNOTSUPP(95),
  EADDRINUSE(98),
  ENETUNREACH(101),
  ECONNABORTED(103),
  ECONNRESET(104),
  ENOBUFS(105),
  EISCONN(106),
  ENOTCONN(107),
  ETIMEDOUT(110),
  ECONNREFUSED(111),
  ENOTSUPP(524);

  private final int number;

  Errno(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  public static Optional<Errno> of(int number) {
    for (Errno errno : values()) {
      if (errno.number == number) {
        return Optional.of(errno);
      }
    }
    return Optional.empty();
  }
}
