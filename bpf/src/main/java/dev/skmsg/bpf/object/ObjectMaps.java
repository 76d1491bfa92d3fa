package dev.skmsg.bpf.object;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.object.BpfObject.InitialSlot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The maps of an object: declared ones by their place in a section, data sections as a whole.
final class ObjectMaps {

  private record Place(int section, long offset) {}

  private List<MapDefinition> maps = new ArrayList<>();
  private final Map<Place, Integer> declared = new HashMap<>();
  private final Map<Integer, Integer> dataSections = new HashMap<>();
  private final List<InitialSlot> initialSlots = new ArrayList<>();

  /// The maps of the .maps section, of the older maps section, and the data sections, in libbpf's
  /// order.
  static ObjectMaps of(ElfObject elf, @Nullable Btf btf, String objectName) {
    ObjectMaps maps = new ObjectMaps();
    LegacyMaps.addTo(maps, elf);
    int section = elf.sectionIndex(BtfMaps.SECTION);
    if (section >= 0) {
      if (btf == null) {
        throw new DamagedInput(
            BtfMaps.SECTION,
            0,
            "maps are described by BTF, and this object has none: compile it with -g");
      }
      new BtfMaps(btf, elf, section).addTo(maps);
    }
    DataSections.addTo(maps, elf, btf, objectName);
    maps.maps = List.copyOf(maps.maps);
    return maps;
  }

  void declare(MapDefinition map, int section, long offset) {
    declared.put(new Place(section, offset), maps.size());
    maps.add(map);
  }

  void dataSection(MapDefinition map, int section) {
    dataSections.put(section, maps.size());
    maps.add(map);
  }

  void initialSlot(InitialSlot slot) {
    initialSlots.add(slot);
  }

  List<InitialSlot> initialSlots() {
    return initialSlots;
  }

  List<MapDefinition> list() {
    return maps;
  }

  /// The index of the map declared at a place, or -1.
  int declaredAt(int section, long offset) {
    return declared.getOrDefault(new Place(section, offset), -1);
  }

  /// The index of the map that a data section becomes, or -1.
  int ofDataSection(int section) {
    return dataSections.getOrDefault(section, -1);
  }

  /// Whether maps are declared in this section.
  boolean declaresIn(int section) {
    return declared.keySet().stream().anyMatch(place -> place.section == section);
  }
}
