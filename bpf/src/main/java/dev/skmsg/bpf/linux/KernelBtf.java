package dev.skmsg.bpf.linux;

import dev.skmsg.bpf.object.Btf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The functions in the running kernel's own BTF, by name: what a kfunc call names by id.
final class KernelBtf {
  private static final Path VMLINUX = Path.of("/sys/kernel/btf/vmlinux");

  /// `null` where the kernel shows no BTF, or none that we can read.
  private final @Nullable Btf btf;

  private final Map<String, OptionalInt> functions = new ConcurrentHashMap<>();

  private KernelBtf(@Nullable Btf btf) {
    this.btf = btf;
  }

  /// Read once; without functions where the kernel shows no BTF.
  static KernelBtf vmlinux() {
    return Holder.VMLINUX_BTF;
  }

  /// The id of a function's type.
  OptionalInt function(String name) {
    return btf == null ? OptionalInt.empty() : functions.computeIfAbsent(name, btf::findFunction);
  }

  private static final class Holder {
    static final KernelBtf VMLINUX_BTF = read();

    private static KernelBtf read() {
      try {
        return switch (Btf.read(Files.readAllBytes(VMLINUX))) {
          case Btf.Result.Readable it -> new KernelBtf(it.btf());
          case Btf.Result.Unreadable it -> new KernelBtf(null);
        };
      } catch (IOException e) {
        return new KernelBtf(null);
      }
    }
  }
}
