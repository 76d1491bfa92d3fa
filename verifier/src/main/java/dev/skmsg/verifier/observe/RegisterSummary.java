package dev.skmsg.verifier.observe;

import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.RegisterType;
import dev.skmsg.verifier.state.Tnum;
import java.util.Set;

/// What holds of a register, or of a slot of the stack, on every path to an instruction.
///
/// @param types in the kernel's words, such as `pkt` or `map_value_or_null`; several where paths
/// differ; empty where no path has written it
/// @param maybeUninitialised some path has not written it
/// @param umin of scalars, and so on; without meaning where there are none
/// @param bits of scalars
/// @param offset of pointers: the least and most bytes from what they point to
/// @param window of packet pointers: bytes from the pointer that every path has proven to lie in
/// the packet; -1 where there are none
/// @param maps names of the maps pointed to or into
public record RegisterSummary(
    Set<String> types,
    boolean maybeUninitialised,
    long smin,
    long smax,
    long umin,
    long umax,
    Tnum bits,
    long offsetMin,
    long offsetMax,
    long window,
    Set<String> maps) {

  public RegisterSummary {
    types = java.util.Collections.unmodifiableSet(new java.util.LinkedHashSet<>(types));
    maps = java.util.Collections.unmodifiableSet(new java.util.LinkedHashSet<>(maps));
  }

  private static final RegisterSummary NOTHING =
      new RegisterSummary(
          Set.of(),
          false,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          -1,
          0,
          Tnum.constant(0),
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          -1,
          Set.of());

  /// Whether every path holds a number in it.
  public boolean isScalar() {
    return types.equals(Set.of(RegisterType.SCALAR.label()));
  }

  /// Whether every path holds the same number in it.
  public boolean isConstant() {
    return isScalar() && !maybeUninitialised && umin == umax;
  }

  /// Whether the numbers may be any.
  public boolean isUnbounded() {
    return umin == 0 && umax == -1 && smin == Long.MIN_VALUE && smax == Long.MAX_VALUE;
  }

  /// The join of some states, of which `null` says that nothing was seen yet.
  static RegisterSummary join(
      @org.jspecify.annotations.Nullable RegisterSummary seen, RegisterState state) {
    RegisterSummary before = seen == null ? NOTHING : seen;
    if (state.type == RegisterType.NOT_INIT) {
      return before.maybeUninitialised ? before : before.uninitialised();
    }
    Set<String> types = with(before.types, state.typeName());
    Set<String> maps = state.map == null ? before.maps : with(before.maps, state.map.name());
    if (state.isScalar()) {
      boolean first = !before.types.contains(RegisterType.SCALAR.label());
      return new RegisterSummary(
          types,
          before.maybeUninitialised,
          Math.min(before.smin, state.smin),
          Math.max(before.smax, state.smax),
          first || Long.compareUnsigned(state.umin, before.umin) < 0 ? state.umin : before.umin,
          first || Long.compareUnsigned(state.umax, before.umax) > 0 ? state.umax : before.umax,
          first ? state.bits : before.bits.union(state.bits),
          before.offsetMin,
          before.offsetMax,
          before.window,
          maps);
    }
    long window = before.window;
    if (state.isPacket()) {
      long proven = Math.max(0, state.extent - state.offset);
      window = window < 0 ? proven : Math.min(window, proven);
    }
    return new RegisterSummary(
        types,
        before.maybeUninitialised,
        before.smin,
        before.smax,
        before.umin,
        before.umax,
        before.bits,
        Math.min(before.offsetMin, saturated(state.offset, state.smin)),
        Math.max(before.offsetMax, saturated(state.offset, state.smax)),
        window,
        maps);
  }

  private static long saturated(long offset, long variable) {
    long sum = offset + variable;
    return ((offset ^ sum) & (variable ^ sum)) < 0
        ? variable < 0 ? Long.MIN_VALUE : Long.MAX_VALUE
        : sum;
  }

  private static Set<String> with(Set<String> set, String word) {
    if (set.contains(word)) {
      return set;
    }
    Set<String> more = new java.util.LinkedHashSet<>(set);
    more.add(word);
    return more;
  }

  private RegisterSummary uninitialised() {
    return new RegisterSummary(
        types, true, smin, smax, umin, umax, bits, offsetMin, offsetMax, window, maps);
  }

  /// With its numbers unknown.
  RegisterSummary withoutNumbers() {
    return types.contains(RegisterType.SCALAR.label())
        ? new RegisterSummary(
            types,
            maybeUninitialised,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            0,
            -1,
            Tnum.UNKNOWN,
            offsetMin,
            offsetMax,
            window,
            maps)
        : this;
  }
}
