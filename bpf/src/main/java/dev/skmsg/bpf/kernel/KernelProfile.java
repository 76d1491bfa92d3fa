package dev.skmsg.bpf.kernel;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What one kernel version offers and demands. Facts only, read from tables that name their
/// sources.
public final class KernelProfile {
  /// Newest first, each read when first asked for.
  private static final List<String> VERSIONS = List.of("6.18", "6.1");

  private static final Map<String, KernelProfile> LOADED = new ConcurrentHashMap<>();

  private final String version;
  private final String judge;
  private final Set<KernelFeature> features = EnumSet.noneOf(KernelFeature.class);
  private final Map<Integer, HelperPrototype> helpersById = new HashMap<>();
  private final Map<String, HelperPrototype> helpersByName = new HashMap<>();
  private final Map<Integer, HelperSignature> signatures = new HashMap<>();
  private final Map<String, ContextAccess> contextAccesses = new HashMap<>();
  private final Map<String, KernelFunction> kernelFunctions = new HashMap<>();
  private final Set<String> refusedFunctions = new HashSet<>();

  private KernelProfile(String version, String judge) {
    this.version = version;
    this.judge = judge;
    for (KernelFeature feature : KernelFeature.values()) {
      if (feature.isIn(version)) {
        features.add(feature);
      }
    }
  }

  /// The newest profile.
  public static KernelProfile newest() {
    return loaded(VERSIONS.getFirst());
  }

  /// The newest of these profiles, of which there is one.
  public static KernelProfile newestOf(List<KernelProfile> profiles) {
    return Collections.max(profiles, (a, b) -> compareVersions(a.version, b.version));
  }

  /// Every profile, newest first.
  public static List<KernelProfile> all() {
    return VERSIONS.stream().map(KernelProfile::loaded).toList();
  }

  /// The versions of all profiles in words, newest first.
  public static String versions() {
    return String.join(", ", VERSIONS);
  }

  /// The profile of a version such as `6.18`.
  public static Optional<KernelProfile> of(String version) {
    return VERSIONS.contains(version) ? Optional.of(loaded(version)) : Optional.empty();
  }

  private static KernelProfile loaded(String version) {
    return LOADED.computeIfAbsent(version, KernelProfile::load);
  }

  /// Compares `6.1` and `6.18` as numbers, as a comparator does.
  static int compareVersions(String a, String b) {
    String[] left = a.split("\\.", -1);
    String[] right = b.split("\\.", -1);
    int major = Integer.compare(Integer.parseInt(left[0]), Integer.parseInt(right[0]));
    return major != 0
        ? major
        : Integer.compare(Integer.parseInt(left[1]), Integer.parseInt(right[1]));
  }

  public String version() {
    return version;
  }

  /// Which kernel's verdicts the profile was compared with: `a live 6.18.44`.
  public String judge() {
    return judge;
  }

  /// Whether the kernel's verifier can do this.
  public boolean has(KernelFeature feature) {
    return features.contains(feature);
  }

  /// Whether this kernel is older than the newest one known here.
  public boolean isOlder() {
    return !version.equals(VERSIONS.getFirst());
  }

  /// The oldest profile newer than this one whose programs of this type may call the helper, if
  /// one is.
  public Optional<KernelProfile> laterWithHelper(int id, ProgramType type) {
    return all().reversed().stream()
        .filter(other -> compareVersions(other.version, version) > 0)
        .filter(other -> other.signature(id, type) != null)
        .findFirst();
  }

  /// The helper with this number, whatever program types may call it.
  public @Nullable HelperPrototype helper(int id) {
    return helpersById.get(id);
  }

  /// The helper with this name, with or without the `bpf_` prefix.
  public @Nullable HelperPrototype helper(String name) {
    return helpersByName.get(name.startsWith("bpf_") ? name.substring(4) : name);
  }

  /// The typed prototype of a helper that this program type may call, or `null`.
  public @Nullable HelperSignature signature(int id, ProgramType type) {
    HelperSignature signature = signatures.get(id);
    return signature != null && signature.prototype().types().contains(type) ? signature : null;
  }

  /// The rule that allows this access to a program's context, or `null`.
  public @Nullable ContextAccess contextAccess(
      ProgramType type, long offset, int size, ContextAccess.Mode mode) {
    return contextAccesses.get(contextKey(type, offset, size, mode));
  }

  private static String contextKey(
      ProgramType type, long offset, int size, ContextAccess.Mode mode) {
    return type + " " + offset + " " + size + " " + mode;
  }

  private void addContextAccess(String[] row) {
    ProgramType type = ProgramType.valueOf(row[0]);
    ContextAccess.Mode mode =
        switch (row[3]) {
          case "read" -> ContextAccess.Mode.READ;
          case "read_sx" -> ContextAccess.Mode.READ_SIGN_EXTENDED;
          default -> ContextAccess.Mode.WRITE;
        };
    ContextAccess.Result result = ContextAccess.Result.SCALAR;
    if (row[4].startsWith("pkt_end")) {
      result = ContextAccess.Result.PACKET_END;
    } else if (row[4].startsWith("pkt")) {
      result = ContextAccess.Result.PACKET;
    } else if (row[4].startsWith("sock_common_or_null")) {
      result = ContextAccess.Result.SOCK_COMMON_OR_NULL;
    } else if (row[4].startsWith("sock")) {
      result = ContextAccess.Result.SOCKET;
    } else if (row[4].equals("-")) {
      result = ContextAccess.Result.NOTHING;
    }
    ContextAccess access =
        new ContextAccess(type, Integer.parseInt(row[1]), Integer.parseInt(row[2]), mode, result);
    contextAccesses.put(contextKey(type, access.offset(), access.size(), mode), access);
  }

  /// The kernel function with this name, or `null` if none is known that these program types may
  /// call.
  public @Nullable KernelFunction kernelFunction(String name) {
    return kernelFunctions.get(name);
  }

  /// The kernel function that the instruction calls, or `null` as for [#kernelFunction(String)].
  public @Nullable KernelFunction calledFunction(Program program, Instruction.Call call) {
    List<String> names = program.kfuncs();
    return call.target() >= 0 && call.target() < names.size()
        ? kernelFunctions.get(names.get(call.target()))
        : null;
  }

  /// Whether the kernel has a kernel function of this name for programs of other types alone.
  public boolean refusesKernelFunction(String name) {
    return refusedFunctions.contains(name);
  }

  /// Every kernel function known that these program types may call, by name.
  public List<KernelFunction> kernelFunctions() {
    return kernelFunctions.values().stream()
        .filter(kfunc -> !kfunc.types().isEmpty())
        .sorted(Comparator.comparing(KernelFunction::name))
        .toList();
  }

  private static KernelProfile load(String version) {
    String judge =
        table("kernels.tsv").stream()
            .filter(row -> row[0].equals(version))
            .map(row -> row[1])
            .findFirst()
            .orElseThrow();
    KernelProfile profile = new KernelProfile(version, judge);
    for (String[] row : table("helpers-" + version + ".tsv")) {
      HelperPrototype helper =
          new HelperPrototype(
              Integer.parseInt(row[0]),
              row[1],
              types(row[2]),
              row[3].equals("true"),
              row[4].equals("true"),
              row[5].equals("true"),
              row[6],
              List.of(row).subList(7, 12).stream().filter(arg -> !arg.equals("-")).toList(),
              row[12]);
      profile.helpersById.put(helper.id(), helper);
      profile.helpersByName.put(helper.name(), helper);
      if (!helper.types().isEmpty()) {
        profile.signatures.put(helper.id(), HelperSignature.of(helper));
      }
    }
    for (String[] row : table("context-" + version + ".tsv")) {
      profile.addContextAccess(row);
    }
    for (String[] row : table("kfuncs-" + version + ".tsv")) {
      if (row[1].equals("-")) {
        profile.refusedFunctions.add(row[0]);
      } else {
        profile.kernelFunctions.put(
            row[0], new KernelFunction(row[0], types(row[1]), row[2], row[3], row[4]));
      }
    }
    return profile;
  }

  private static Set<ProgramType> types(String column) {
    Set<ProgramType> types = EnumSet.noneOf(ProgramType.class);
    for (ProgramType type : ProgramType.values()) {
      if (List.of(column.split(",", -1)).contains(type.label())) {
        types.add(type);
      }
    }
    return types;
  }

  /// The rows of a table beside this class: `#` begins a comment line, the first other line names
  /// the columns.
  private static List<String[]> table(String name) {
    List<String[]> rows = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(KernelProfile.class.getResourceAsStream(name), name),
                StandardCharsets.UTF_8))) {
      boolean header = true;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("#")) {
          continue;
        }
        if (!header) {
          rows.add(line.split("\t", -1));
        }
        header = false;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}
