package dev.skmsg.bpf.object;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// The kernel's own types that a program can come to see, with their layouts.
///
/// Read on first use from a [BtfSelection] of /sys/kernel/btf/vmlinux and a table that says what
/// each struct is there for; `./fuzz types` makes both agree. Structs that are no part of the
/// kernel's interface lie differently in other builds of the same version.
public final class KernelTypes {
  private static final String FOLDER = "/dev/skmsg/bpf/kernel/";
  private static final Map<String, Optional<KernelTypes>> VERSIONS = new ConcurrentHashMap<>();

  private final Btf btf;
  private final Map<String, String> uses;
  private final AtomicReferenceArray<@Nullable BtfType> decoded;
  private final Map<String, OptionalInt> structs = new ConcurrentHashMap<>();

  private KernelTypes(Btf btf, Map<String, String> uses) {
    this.btf = btf;
    this.uses = uses;
    this.decoded = new AtomicReferenceArray<>(btf.count());
  }

  /// The types of a version such as `6.18`; empty where none are known.
  public static Optional<KernelTypes> of(String version) {
    return VERSIONS.computeIfAbsent(version, KernelTypes::load);
  }

  /// The name of the resource that [#of] reads.
  public static String fileName(String version) {
    return "types-" + version + ".btf.gz";
  }

  private static Optional<KernelTypes> load(String version) {
    byte[] zipped = resource(fileName(version));
    byte[] table = resource("types-" + version + ".tsv");
    if (zipped == null || table == null) {
      return Optional.empty();
    }
    try (InputStream types = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      Btf btf = Btf.parse(types.readAllBytes());
      return Optional.of(new KernelTypes(btf, uses(table)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte @Nullable [] resource(String name) {
    try (InputStream stream = KernelTypes.class.getResourceAsStream(FOLDER + name)) {
      return stream == null ? null : stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> uses(byte[] table) {
    return new String(table, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", -1))
        .collect(Collectors.toMap(row -> row[0] + " " + row[1], row -> row[2], (a, _) -> a));
  }

  public Btf btf() {
    return btf;
  }

  /// [Btf#type], decoded once.
  public BtfType type(int id) {
    BtfType known = decoded.get(id);
    if (known == null) {
      known = btf.type(id);
      decoded.set(id, known);
    }
    return known;
  }

  /// The id of the first struct with this name.
  public OptionalInt struct(String name) {
    return structs.computeIfAbsent(name, btf::findStruct);
  }

  /// The struct that the table names for a use, or `null`: for a `map` of a type's label, for what
  /// a `helper` takes or gives by the kernel's name of the type's id, for what a `kfunc` gives.
  public @Nullable String structFor(String use, String name) {
    return uses.get(use + " " + name);
  }

  /// What [Btf#withoutModifiers] gives.
  public int withoutModifiers(int id) {
    int at = id;
    while (true) {
      switch (type(at)) {
        case BtfType.Typedef it -> at = it.target();
        case BtfType.Modified it -> at = it.target();
        default -> {
          return at;
        }
      }
    }
  }
}
