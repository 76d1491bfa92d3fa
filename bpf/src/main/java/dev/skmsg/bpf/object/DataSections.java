package dev.skmsg.bpf.object;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import org.jspecify.annotations.Nullable;

/// The data sections of an object as maps: arrays of one value, the section's content.
final class DataSections {

  /// The kernel's name length, with the zero byte at its end. kernel: BPF_OBJ_NAME_LEN.
  private static final int NAME_LENGTH = 16;

  /// How long the part of the name that stands for the section is at most before it is cut.
  private static final int SHORTEST_SUFFIX = 7;

  /// More than a program could sensibly ask for; an object may claim any size for its .bss.
  private static final long MAX_SIZE = 1 << 24;

  private static final int RDONLY_PROG = 1 << 7;
  private static final int MMAPABLE = 1 << 10;

  private DataSections() {}

  static void addTo(ObjectMaps maps, ElfObject elf, @Nullable Btf btf, String objectName) {
    long total = 0;
    for (int i = 0; i < elf.sections().size(); i++) {
      ElfSection section = elf.sections().get(i);
      if (!isData(section) || section.size() == 0) {
        continue;
      }
      total = section.size() > MAX_SIZE ? section.size() : total + section.size();
      if (total > MAX_SIZE) {
        throw new DamagedInput(
            section.name(), 0, "%d bytes of data, more than %d".formatted(total, MAX_SIZE));
      }
      maps.dataSection(define(section, btf, objectName), i);
    }
  }

  static boolean isData(ElfSection section) {
    if (section.isCode() || !section.isAllocated()) {
      return false;
    }
    String name = section.name();
    return is(name, ".data") || is(name, ".rodata") || is(name, ".bss");
  }

  private static boolean is(String name, String base) {
    return name.equals(base) || name.startsWith(base + ".");
  }

  private static MapDefinition define(ElfSection section, @Nullable Btf btf, String objectName) {
    boolean readOnly = is(section.name(), ".rodata");
    int typeId = btf == null ? 0 : btf.findDataSection(section.name()).orElse(0);
    int flags = readOnly ? RDONLY_PROG : 0;
    if (btf != null && typeId != 0 && hasVisibleVariable(btf, typeId)) {
      flags |= MMAPABLE;
    }
    return new MapDefinition(
        mapName(objectName, section.name()),
        MapType.ARRAY,
        4,
        (int) section.size(),
        1,
        flags,
        null,
        section.memory(),
        readOnly,
        0,
        typeId);
  }

  /// libbpf lets user space map the sections in which it could name a variable.
  private static boolean hasVisibleVariable(Btf btf, int typeId) {
    return btf.type(typeId) instanceof BtfType.DataSection section
        && section.variables().stream()
            .anyMatch(
                placement ->
                    btf.type(placement.type()) instanceof BtfType.Variable variable
                        && variable.linkage() != BtfType.Linkage.STATIC);
  }

  /// The name of an object of which its maps are named: the file's name up to the first dot.
  static String objectName(String file) {
    String base = file.substring(file.lastIndexOf('/') + 1);
    base = base.substring(0, Math.min(base.length(), NAME_LENGTH - 1));
    int dot = base.indexOf('.');
    return dot < 0 ? base : base.substring(0, dot);
  }

  /// The beginning of the object's name and the section's name, in fifteen characters; a section
  /// with a second dot in its name stands for itself.
  static String mapName(String objectName, String section) {
    int suffix = Math.min(NAME_LENGTH - 1, Math.max(SHORTEST_SUFFIX, section.length()));
    int prefix =
        section.indexOf('.', 1) >= 0 ? 0 : Math.min(NAME_LENGTH - 1 - suffix, objectName.length());
    String name =
        objectName.substring(0, prefix) + section.substring(0, Math.min(suffix, section.length()));
    return name.replaceAll("[^A-Za-z0-9_.]", "_");
  }
}
