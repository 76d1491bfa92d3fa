package dev.skmsg.bpf.linux;

import dev.skmsg.bpf.object.Btf;
import dev.skmsg.bpf.object.BtfType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The running kernel's own types: ids of its functions, places of struct members. Knows nothing
/// where the kernel shows no BTF.
final class KernelBtf {
  private static final Path VMLINUX = Path.of("/sys/kernel/btf/vmlinux");

  private static final @Nullable Btf BTF = read();

  private static final Map<Btf, Map<String, OptionalInt>> FUNCTIONS = new ConcurrentHashMap<>();

  private KernelBtf() {}

  private static @Nullable Btf read() {
    try {
      return switch (Btf.read(Files.readAllBytes(VMLINUX))) {
        case Btf.Result.Readable(Btf btf) -> btf;
        case Btf.Result.Unreadable _ -> null;
      };
    } catch (IOException e) {
      return null;
    }
  }

  static Optional<Btf> ofRunningKernel() {
    return Optional.ofNullable(BTF);
  }

  /// The id of a kernel's function, which is what a kfunc call names.
  static OptionalInt function(KernelDoor kernel, String name) {
    Btf btf = kernel.types().orElse(null);
    return btf == null
        ? OptionalInt.empty()
        : FUNCTIONS
            .computeIfAbsent(btf, _ -> new ConcurrentHashMap<>())
            .computeIfAbsent(name, btf::findFunction);
  }

  /// Where a struct has a member, in bytes; members of unnamed structs and unions count as its own.
  static OptionalInt offset(String struct, String member) {
    Btf btf = BTF;
    if (btf == null) {
      return OptionalInt.empty();
    }
    OptionalInt id = btf.findStruct(struct);
    return id.isEmpty() ? id : offset(btf, id.getAsInt(), member);
  }

  private static OptionalInt offset(Btf btf, int id, String member) {
    if (!(btf.type(btf.withoutModifiers(id)) instanceof BtfType.Composite composite)) {
      return OptionalInt.empty();
    }
    for (BtfType.Member it : composite.members()) {
      if (it.name().equals(member)) {
        return OptionalInt.of(it.bitOffset() / 8);
      }
      OptionalInt inner =
          it.name().isEmpty() ? offset(btf, it.type(), member) : OptionalInt.empty();
      if (inner.isPresent()) {
        return OptionalInt.of(it.bitOffset() / 8 + inner.getAsInt());
      }
    }
    return OptionalInt.empty();
  }
}
