package dev.skmsg.bpf.isa;

/// What the 64 bits of a load-immediate instruction stand for; `code` is its source register field.
///
/// In a [Program], maps are always named by their place in [Program#maps]: an object's relocations
/// and a file's symbols
/// become [#MAP_INDEX] and [#MAP_INDEX_VALUE]. The descriptor forms occur only in raw bytecode.
public enum Imm64Kind {
  /// A plain constant.
  CONSTANT(0),
  /// low = file descriptor of a map.
  MAP_FD(1),
  /// low = file descriptor of a map, high = offset into its first value.
  MAP_FD_VALUE(2),
  /// low = BTF id of a kernel variable, high = descriptor of a module's BTF.
  BTF_ID(3),
  /// low = distance in slots from the next instruction to a subprogram, as for a local call.
  FUNCTION(4),
  /// low = index of a map.
  MAP_INDEX(5),
  /// low = index of a map, high = offset into its first value.
  MAP_INDEX_VALUE(6);

  private final int code;

  Imm64Kind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
