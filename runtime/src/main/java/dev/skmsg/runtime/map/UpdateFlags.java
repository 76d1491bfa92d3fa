package dev.skmsg.runtime.map;

import dev.skmsg.bpf.kernel.Errno;

/// The flags of bpf_map_update_elem.
final class UpdateFlags {
  static final long BPF_NOEXIST = 1;
  static final long BPF_EXIST = 2;

  private UpdateFlags() {}

  /// 0, or why these flags forbid an update of an entry that does or does not exist.
  static int check(long flags, boolean exists) {
    if (Long.compareUnsigned(flags, BPF_EXIST) > 0) {
      return -Errno.EINVAL.number();
    }
    if (exists && flags == BPF_NOEXIST) {
      return -Errno.EEXIST.number();
    }
    return !exists && flags == BPF_EXIST ? -Errno.ENOENT.number() : 0;
  }
}
