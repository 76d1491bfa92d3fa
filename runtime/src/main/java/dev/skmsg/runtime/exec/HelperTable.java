package dev.skmsg.runtime.exec;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The helpers by number and the kernel functions by name that a machine offers.
public final class HelperTable {
  /// bpf_tail_call, which is an instruction of the machine and stands in no table.
  static final int TAIL_CALL = 12;

  private final Map<Integer, BpfHelper> helpers;
  private final Map<String, BpfHelper> kfuncs;

  private HelperTable(Map<Integer, BpfHelper> helpers, Map<String, BpfHelper> kfuncs) {
    this.helpers = Map.copyOf(helpers);
    this.kfuncs = Map.copyOf(kfuncs);
  }

  /// A table of helpers by number.
  public static HelperTable of(Map<Integer, BpfHelper> helpers) {
    return new HelperTable(helpers, Map.of());
  }

  /// A table of helpers by number and kernel functions by name.
  public static HelperTable of(Map<Integer, BpfHelper> helpers, Map<String, BpfHelper> kfuncs) {
    return new HelperTable(helpers, kfuncs);
  }

  /// Both tables together; the other one's entries win.
  public HelperTable with(HelperTable other) {
    Map<Integer, BpfHelper> helpers = new HashMap<>(this.helpers);
    helpers.putAll(other.helpers);
    Map<String, BpfHelper> kfuncs = new HashMap<>(this.kfuncs);
    kfuncs.putAll(other.kfuncs);
    return new HelperTable(helpers, kfuncs);
  }

  /// Whether a call of this helper does what the kernel does.
  public boolean models(int id) {
    return id == TAIL_CALL || helpers.containsKey(id);
  }

  public @Nullable BpfHelper helper(int id) {
    return helpers.get(id);
  }

  public @Nullable BpfHelper kfunc(String name) {
    return kfuncs.get(name);
  }
}
