package dev.skmsg.lab.generate;

/// What the generator believes a register holds: good enough to write mostly valid programs, never
/// a verdict.
sealed interface Shape {
  static Shape unset() {
    return new Unset();
  }

  static Shape unknown() {
    return new Scalar(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /// Never written, or clobbered.
  record Unset() implements Shape {}

  /// A number between two signed bounds.
  record Scalar(long min, long max) implements Shape {
    boolean isConstant() {
      return min == max;
    }
  }

  record Context() implements Shape {}

  /// The frame pointer plus an offset.
  record Frame(int offset) implements Shape {}

  /// A packet pointer.
  ///
  /// @param group pointers that learn their range together
  /// @param offset from the group's base
  /// @param range readable bytes from the group's base
  record Packet(int group, int offset, int range) implements Shape {}

  record PacketEnd() implements Shape {}

  record MapPointer(int map) implements Shape {}

  record MapValue(int map, int offset, boolean maybeNull) implements Shape {}

  /// A socket.
  ///
  /// @param full it has every field, not only those that all kinds of sockets share
  record Socket(boolean maybeNull, boolean full) implements Shape {}

  /// Memory that a helper lent.
  record Lent(int size, boolean maybeNull) implements Shape {}

  /// A pointer to a struct of the kernel, by its id.
  record Kernel(int struct, boolean maybeNull) implements Shape {}

  /// A pointer to memory that may be gone: reads are guarded.
  record Guarded() implements Shape {}

  static Shape constant(long value) {
    return new Scalar(value, value);
  }

  /// What is believed where two paths meet.
  default Shape join(Shape other) {
    if (equals(other)) {
      return this;
    }
    return switch (this) {
      case Scalar(long min, long max) when other instanceof Scalar(long otherMin, long otherMax) ->
          new Scalar(Math.min(min, otherMin), Math.max(max, otherMax));
      case Packet(int group, int offset, int range)
          when other instanceof Packet(int otherGroup, int otherOffset, int otherRange)
              && group == otherGroup
              && offset == otherOffset ->
          new Packet(group, offset, Math.min(range, otherRange));
      case Scalar _,
          Packet _,
          Unset _,
          Context _,
          Frame _,
          PacketEnd _,
          MapPointer _,
          MapValue _,
          Socket _,
          Kernel _,
          Guarded _,
          Lent _ ->
          unset();
    };
  }
}
