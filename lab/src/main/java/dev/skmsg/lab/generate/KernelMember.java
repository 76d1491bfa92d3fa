package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.object.BtfType;
import dev.skmsg.bpf.object.BtfType.ArrayType;
import dev.skmsg.bpf.object.BtfType.Composite;
import dev.skmsg.bpf.object.BtfType.Member;
import dev.skmsg.bpf.object.BtfType.Pointer;
import dev.skmsg.bpf.object.KernelTypes;
import java.util.OptionalLong;

/// A place in one of the kernel's structs that can be read at once.
///
/// @param shape what the read gives
record KernelMember(int offset, MemorySize size, Shape shape) {

  /// A random member, at any depth; the first byte when the struct has none.
  static KernelMember choose(KernelTypes types, Dice dice, int struct) {
    int id = types.withoutModifiers(struct);
    int offset = 0;
    while (true) {
      switch (types.type(id)) {
        case Composite it when !it.members().isEmpty() -> {
          Member member = dice.of(it.members());
          offset += member.bitOffset() / 8;
          id = types.withoutModifiers(member.type());
        }
        case ArrayType it when it.count() != 0 -> {
          OptionalLong bytes = types.btf().size(it.element());
          offset += dice.below(Math.min(it.count(), 64)) * (int) bytes.orElse(0);
          id = types.withoutModifiers(it.element());
        }
        case Pointer it -> {
          int target = types.withoutModifiers(it.target());
          boolean known = types.type(target) instanceof Composite;
          return new KernelMember(
              offset, MemorySize.DW, known ? new Shape.Kernel(target, false) : new Shape.Guarded());
        }
        case BtfType it -> {
          return new KernelMember(offset, narrowed(dice, types.btf().size(id)), Shape.unknown());
        }
      }
    }
  }

  private static MemorySize narrowed(Dice dice, OptionalLong bytes) {
    MemorySize whole =
        switch ((int) bytes.orElse(1)) {
          case 8 -> MemorySize.DW;
          case 4 -> MemorySize.W;
          case 2 -> MemorySize.H;
          default -> MemorySize.B;
        };
    return dice.percent(15) ? MemorySize.B : whole;
  }
}
