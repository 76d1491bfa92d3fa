package dev.skmsg.verifier.check;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.TypeInformation;
import java.nio.charset.StandardCharsets;

/// Whether the values of a map hold fields that only the kernel may touch. kernel: struct
/// btf_record, 6.18
public final class MapRecords {
  private static final String[] SPECIAL = {
    "bpf_spin_lock",
    "bpf_res_spin_lock",
    "bpf_timer",
    "bpf_wq",
    "bpf_task_work",
    "bpf_list_head",
    "bpf_rb_root",
    "bpf_refcount",
    "kptr",
    "uptr"
  };

  private final boolean typesMayBeSpecial;

  public MapRecords(Program program) {
    TypeInformation types = program.types();
    typesMayBeSpecial = types != null && namesSpecialType(types.btf());
  }

  private static boolean namesSpecialType(byte[] btf) {
    String text = new String(btf, StandardCharsets.ISO_8859_1);
    for (String name : SPECIAL) {
      if (text.contains(name)) {
        return true;
      }
    }
    return false;
  }

  /// Special fields are not modelled: a map that may have one ends the verification.
  void refuseSpecialFields(MapDefinition map) {
    if (typesMayBeSpecial && map.valueTypeId() != 0) {
      throw Refusal.unsupported("map values with locks, timers or kernel pointers");
    }
  }
}
