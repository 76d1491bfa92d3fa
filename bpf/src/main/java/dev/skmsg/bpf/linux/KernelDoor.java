package dev.skmsg.bpf.linux;

import dev.skmsg.bpf.object.Btf;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A kernel that takes bpf(2) calls: the running one, or one in a virtual machine.
public interface KernelDoor {

  /// A pointer in `union bpf_attr`, and the memory it points to.
  ///
  /// @param offset of the pointer in the attribute
  /// @param answer whether the kernel writes there; else it only reads
  record Buffer(int offset, MemorySegment memory, boolean answer) {}

  /// Makes the call.
  ///
  /// @param buffers every memory the attribute points to
  /// @return a descriptor or 0, or the negated error number
  long bpf(int command, MemorySegment attribute, List<Buffer> buffers);

  /// Closes a descriptor that a call returned.
  void close(int fd);

  /// Whether it can be asked.
  Availability availability();

  /// Its own types, if it shows them.
  Optional<Btf> types();

  /// How many CPUs a map per CPU has values for.
  int possibleCpus();

  /// The one this thread asks.
  static KernelDoor current() {
    return Door.CURRENT.orElse(RunningKernel.DOOR);
  }

  /// Does something on this thread with this kernel in place of the running one.
  default <T> T ask(Supplier<T> action) {
    return ScopedValue.where(Door.CURRENT, this).call(action::get);
  }
}
