package dev.skmsg.bpf.isa;

/// What a call's immediate names; `code` is its source register field.
public enum CallKind {
  /// A BPF helper, by number.
  HELPER(0),
  /// A subprogram: the distance in slots from the next instruction.
  LOCAL(1),
  /// A kernel function. In a [Program] the target is an index into [Program#kfuncs].
  KFUNC(2);

  private final int code;

  CallKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
