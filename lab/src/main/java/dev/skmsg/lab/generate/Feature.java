package dev.skmsg.lab.generate;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a random program may use; each can be switched on and off.
public enum Feature {
  ALU,
  SIGNED,
  BYTE_SWAP,
  BRANCH,
  POINTER,
  CONTEXT,
  STACK,
  STACK_VARIABLE,
  PACKET,
  PACKET_VARIABLE,
  MAP,
  MAP_OTHER,
  MAP_DIRECT,
  HELPER,
  HELPER_MEMORY,
  MESSAGE,
  ATOMIC,
  ACQUIRE_RELEASE,
  SOCKET,
  TAIL_CALL,
  STORAGE,
  REFERENCE,
  LOOP,
  MAY_GOTO,
  SUBPROGRAM,
  CALLBACK,
  SPIN_LOCK,
  GLOBAL_SUBPROGRAM,
  BTF_POINTER,
  KERNEL_FUNCTION,
  MALFORMED,
  MUTATION;

  /// The features of straight programs with branches: no loop, subprogram, callback or reference.
  public static final Set<Feature> BASE =
      EnumSet.complementOf(
          EnumSet.of(
              REFERENCE,
              LOOP,
              MAY_GOTO,
              SUBPROGRAM,
              CALLBACK,
              STORAGE,
              TAIL_CALL,
              SPIN_LOCK,
              GLOBAL_SUBPROGRAM,
              BTF_POINTER,
              KERNEL_FUNCTION));

  public static final Set<Feature> ALL = EnumSet.allOf(Feature.class);

  /// What the model claims to support.
  public static final Set<Feature> DELIVERED = ALL;

  /// What needs none of the kernel's own structs and functions, as the runtime has none.
  public static final Set<Feature> RUNNABLE =
      EnumSet.complementOf(EnumSet.of(BTF_POINTER, KERNEL_FUNCTION));

  /// How the command line writes it: `stack-variable`.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The features a comma separated list names, `base`, `delivered` and `all` among the names;
  /// empty when one is
  /// unknown.
  public static Optional<Set<Feature>> parse(String list) {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    for (String name : list.split(",", -1)) {
      Set<Feature> named = named(name.strip());
      if (named.isEmpty()) {
        return Optional.empty();
      }
      features.addAll(named);
    }
    return Optional.of(features);
  }

  private static Set<Feature> named(String name) {
    if (name.equals("base")) {
      return BASE;
    }
    if (name.equals("delivered")) {
      return DELIVERED;
    }
    if (name.equals("all")) {
      return ALL;
    }
    Set<Feature> found = EnumSet.noneOf(Feature.class);
    for (Feature feature : values()) {
      if (feature.label().equals(name)) {
        found.add(feature);
      }
    }
    return found;
  }
}
