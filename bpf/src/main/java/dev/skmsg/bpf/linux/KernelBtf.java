package dev.skmsg.bpf.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/// The functions in the running kernel's own BTF, by name: what a kfunc call names by id.
final class KernelBtf {
  private static final Path VMLINUX = Path.of("/sys/kernel/btf/vmlinux");
  private static final int KIND_FUNC = 12;

  private final Map<String, Integer> functions;

  private KernelBtf(Map<String, Integer> functions) {
    this.functions = functions;
  }

  /// Read once; without functions where the kernel shows no BTF.
  static KernelBtf vmlinux() {
    return Holder.VMLINUX_BTF;
  }

  /// The id of a function's type.
  OptionalInt function(String name) {
    Integer id = functions.get(name);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  private static final class Holder {
    static final KernelBtf VMLINUX_BTF = read();

    private static KernelBtf read() {
      try {
        return parse(ByteBuffer.wrap(Files.readAllBytes(VMLINUX)).order(ByteOrder.nativeOrder()));
      } catch (IOException e) {
        return new KernelBtf(Map.of());
      }
    }
  }

  /// Reads `struct btf_header` and the types behind it.
  private static KernelBtf parse(ByteBuffer btf) {
    int header = btf.getInt(4);
    int types = header + btf.getInt(8);
    int typesEnd = types + btf.getInt(12);
    int strings = header + btf.getInt(16);
    Map<String, Integer> functions = new HashMap<>();
    int id = 1;
    for (int at = types; at < typesEnd; id++) {
      int packed = btf.getInt(at + 4);
      int kind = packed >>> 24 & 0x1f;
      if (kind == KIND_FUNC) {
        functions.put(string(btf, strings + btf.getInt(at)), id);
      }
      at += 12 + trailer(kind, packed & 0xffff);
    }
    return new KernelBtf(functions);
  }

  /// How many bytes follow `struct btf_type`. Source: include/uapi/linux/btf.h, 6.18.
  private static int trailer(int kind, int members) {
    return switch (kind) {
      case 1, 14, 17 -> 4; // INT, VAR, DECL_TAG
      case 2, 7, 8, 9, 10, 11, 12, 16, 18 -> 0; // PTR, FWD to RESTRICT, FUNC, FLOAT, TYPE_TAG
      case 3 -> 12; // ARRAY
      case 4, 5, 15, 19 -> 12 * members; // STRUCT, UNION, DATASEC, ENUM64
      case 6, 13 -> 8 * members; // ENUM, FUNC_PROTO
      default -> throw new IllegalStateException("BTF kind " + kind + " of the running kernel");
    };
  }

  private static String string(ByteBuffer btf, int start) {
    int end = start;
    while (btf.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - start];
    btf.get(start, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
