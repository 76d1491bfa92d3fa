package dev.skmsg.bpf.isa;

import java.util.Arrays;
import java.util.Optional;

/// The program types this project knows; `id` is the kernel's BPF_PROG_TYPE_*.
public enum ProgramType {
  SK_SKB(14, "sk_skb"),
  SK_MSG(16, "sk_msg");

  private final int id;
  private final String label;

  ProgramType(int id, String label) {
    this.id = id;
    this.label = label;
  }

  public int id() {
    return id;
  }

  /// The name as bpftool and our command line write it.
  public String label() {
    return label;
  }

  /// The type of this name.
  public static Optional<ProgramType> ofLabel(String label) {
    return Arrays.stream(values()).filter(type -> type.label.equals(label)).findFirst();
  }
}
