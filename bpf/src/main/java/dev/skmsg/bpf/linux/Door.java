package dev.skmsg.bpf.linux;

/// Which kernel a thread asks.
final class Door {
  static final ScopedValue<KernelDoor> CURRENT = ScopedValue.newInstance();

  private Door() {}
}
