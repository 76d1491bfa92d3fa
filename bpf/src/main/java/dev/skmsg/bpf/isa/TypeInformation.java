package dev.skmsg.bpf.isa;

import java.util.List;

/// A program's BTF, as the kernel takes it at load time.
///
/// @param btf the content of the .BTF section
/// @param functions type of each subprogram, by slot
/// @param lines source lines, by slot
public record TypeInformation(
    byte[] btf, List<FunctionInformation> functions, List<LineInformation> lines) {

  /// kernel: struct bpf_func_info.
  public record FunctionInformation(int slot, int typeId) {}

  /// kernel: struct bpf_line_info. The names are offsets into BTF's strings.
  public record LineInformation(
      int slot, int fileNameOffset, int lineTextOffset, int line, int column) {}
}
