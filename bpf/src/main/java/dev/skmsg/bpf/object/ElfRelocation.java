package dev.skmsg.bpf.object;

import java.util.Optional;

/// A place in a section that depends on where a symbol ends up. What is to be added stands in the
/// section itself.
///
/// @param offset bytes from the start of the section
/// @param symbol index of the symbol, or [#NO_SYMBOL]
public record ElfRelocation(long offset, int symbol, Type type) {

  /// The relocation names no symbol.
  public static final int NO_SYMBOL = -1;

  /// LLVM: ELFRelocs/BPF.def; `code` is the number in the file.
  public enum Type {
    NONE(0),
    /// The address in a load-immediate instruction.
    IMM64(1),
    /// A 64-bit address in data.
    ABS64(2),
    /// A 32-bit address in data.
    ABS32(3),
    /// A 32-bit offset in .BTF or .BTF.ext, which no dynamic linker may touch.
    NODYLD32(4),
    /// The target of a call.
    CALL(10);

    private final int code;

    Type(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }

    static Optional<Type> ofCode(int code) {
      for (Type type : values()) {
        if (type.code == code) {
          return Optional.of(type);
        }
      }
      return Optional.empty();
    }
  }
}
