package dev.skmsg.runtime.ring;

/// What a socket is charged for the message memory it holds.
///
/// kernel: sk_mem_charge, sk_mem_uncharge, sk_wmem_schedule, sock.h, 6.18.
public final class MemoryAccount {
  private long charged;
  private long limit = Long.MAX_VALUE;

  public void charge(int bytes) {
    charged += bytes;
  }

  public void uncharge(int bytes) {
    charged -= bytes;
  }

  /// Whether so many bytes more may be charged.
  public boolean schedule(int bytes) {
    return charged + bytes <= limit;
  }

  /// Bytes charged and not yet returned; 0 for a sender at rest.
  public long charged() {
    return charged;
  }

  /// From now on no more than this may be charged.
  public void limit(long bytes) {
    limit = bytes;
  }
}
