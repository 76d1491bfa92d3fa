package dev.skmsg.bpf.object;

import dev.skmsg.bpf.isa.RawInstruction;
import dev.skmsg.bpf.isa.TypeInformation;
import dev.skmsg.bpf.isa.TypeInformation.FunctionInformation;
import dev.skmsg.bpf.isa.TypeInformation.LineInformation;
import dev.skmsg.bpf.object.BtfExtension.CoreEntry;
import dev.skmsg.bpf.object.BtfExtension.LineEntry;
import dev.skmsg.bpf.object.CodeSection.Function;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The BTF of an object, with what .BTF.ext says about its code, by section and byte offset.
final class LinkedTypes {

  private static final int SLOT = 8;

  private final Btf btf;
  private final CoreRelocator relocator;
  private final byte[] loadable;
  private final Map<String, NavigableMap<Integer, Integer>> functions = new HashMap<>();
  private final Map<String, NavigableMap<Integer, LineEntry>> lines = new HashMap<>();
  private final Map<String, NavigableMap<Integer, CoreEntry>> core = new HashMap<>();

  private LinkedTypes(Btf btf, ElfObject elf, BtfExtension extension) {
    this.btf = btf;
    this.relocator = new CoreRelocator(btf);
    this.loadable = LoadableBtf.of(btf, elf);
    for (BtfExtension.FunctionEntry entry : extension.functions()) {
      functions
          .computeIfAbsent(entry.section(), s -> new TreeMap<>())
          .put(whole(entry.section(), entry.offset()), entry.typeId());
    }
    for (LineEntry entry : extension.lines()) {
      lines
          .computeIfAbsent(entry.section(), s -> new TreeMap<>())
          .put(whole(entry.section(), entry.offset()), entry);
    }
    for (CoreEntry entry : extension.coreRelocations()) {
      core.computeIfAbsent(entry.section(), s -> new TreeMap<>())
          .put(whole(entry.section(), entry.offset()), entry);
    }
  }

  private static int whole(String section, int offset) {
    if (offset < 0 || offset % SLOT != 0) {
      throw new DamagedInput(
          section,
          Integer.toUnsignedLong(offset),
          ".BTF.ext describes a place inside of an instruction");
    }
    return offset;
  }

  /// The types of an object, `null` if it has none.
  static @Nullable LinkedTypes of(ElfObject elf) {
    int index = elf.sectionIndex(".BTF");
    if (index < 0) {
      return null;
    }
    Btf btf = Btf.parse(elf.sections().get(index).content());
    int extension = elf.sectionIndex(".BTF.ext");
    return new LinkedTypes(
        btf,
        elf,
        extension < 0
            ? BtfExtension.EMPTY
            : BtfExtension.parse(elf.sections().get(extension).content(), btf));
  }

  Btf btf() {
    return btf;
  }

  /// Whether the kernel will verify this function on its own.
  boolean isGlobal(Function function) {
    Integer typeId = typeId(function);
    return function.global()
        && typeId != null
        && btf.type(typeId) instanceof BtfType.FunctionType type
        && type.linkage() == BtfType.Linkage.GLOBAL;
  }

  private @Nullable Integer typeId(Function function) {
    NavigableMap<Integer, Integer> inSection = functions.get(function.section().name());
    return inSection == null ? null : inSection.get(function.start() * SLOT);
  }

  /// Gives a function's instructions the kernel's layout of the structs they name.
  ///
  /// @param start the function's first slot in `slots`
  /// @return why that is not supported, or `null`
  @Nullable String relocate(Function function, List<RawInstruction> slots, int start) {
    for (CoreEntry entry : within(core, function).values()) {
      int slot = start + entry.offset() / SLOT - function.start();
      String refusal = relocator.apply(entry, slots, slot);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  /// The lines of a function by their byte offset in its section.
  NavigableMap<Integer, LineEntry> lines(Function function) {
    return within(lines, function);
  }

  private static <T> NavigableMap<Integer, T> within(
      Map<String, NavigableMap<Integer, T>> bySection, Function function) {
    NavigableMap<Integer, T> inSection = bySection.get(function.section().name());
    return inSection == null
        ? new TreeMap<>()
        : inSection.subMap(function.start() * SLOT, true, function.end() * SLOT, false);
  }

  /// The information of a program made of these functions.
  ///
  /// The kernel takes functions only if all are described, and lines only if every function begins
  /// with one.
  ///
  /// @param starts slots of the functions, ascending
  TypeInformation forProgram(Map<Function, Integer> starts) {
    List<FunctionInformation> described = new ArrayList<>();
    List<LineInformation> lined = new ArrayList<>();
    boolean allDescribed = true;
    boolean allLined = true;
    for (Map.Entry<Function, Integer> entry : starts.entrySet()) {
      Function function = entry.getKey();
      Integer typeId = typeId(function);
      allDescribed &= typeId != null;
      described.add(new FunctionInformation(entry.getValue(), typeId == null ? 0 : typeId));
      NavigableMap<Integer, LineEntry> ofFunction = lines(function);
      allLined &= ofFunction.containsKey(function.start() * SLOT);
      for (LineEntry line : ofFunction.values()) {
        lined.add(
            new LineInformation(
                line.offset() / SLOT - function.start() + entry.getValue(),
                line.fileName(),
                line.lineText(),
                line.line(),
                line.column()));
      }
    }
    return new TypeInformation(
        loadable, allDescribed ? described : List.of(), allLined ? lined : List.of());
  }
}
