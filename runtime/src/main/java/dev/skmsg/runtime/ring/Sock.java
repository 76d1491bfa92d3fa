package dev.skmsg.runtime.ring;

/// What the message functions need of struct sock.
public interface Sock {
  MemoryAccount memory();

  /// The page fragment of the task that is sending.
  PageFragment pageFragment();

  PageAllocator pages();
}
