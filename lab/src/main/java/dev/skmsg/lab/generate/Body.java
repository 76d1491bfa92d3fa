package dev.skmsg.lab.generate;

import java.util.List;
import java.util.function.Predicate;

/// Writes random statements, each as often as its weight says.
final class Body {
  private static final int ATTEMPTS = 8;

  private record Weighted(Feature feature, int weight, Predicate<Draft> statement) {}

  private static final List<Weighted> STATEMENTS =
      List.of(
          new Weighted(Feature.ALU, 34, NumberStatements::arithmetic),
          new Weighted(Feature.ALU, 8, NumberStatements::constant),
          new Weighted(Feature.ALU, 8, NumberStatements::copy),
          new Weighted(Feature.ALU, 3, NumberStatements::negate),
          new Weighted(Feature.SIGNED, 4, NumberStatements::moveSignExtended),
          new Weighted(Feature.BYTE_SWAP, 3, NumberStatements::byteSwap),
          new Weighted(Feature.BRANCH, 14, PathStatements::either),
          new Weighted(Feature.BRANCH, 5, NumberStatements::linked),
          new Weighted(Feature.BRANCH, 4, RangeStatements::deadBranch),
          new Weighted(Feature.MAP_DIRECT, 2, RangeStatements::computedIndex),
          new Weighted(Feature.CONTEXT, 9, PointerStatements::readContext),
          new Weighted(Feature.POINTER, 4, PointerStatements::pointerArithmetic),
          new Weighted(Feature.POINTER, 10, PointerStatements::wildAccess),
          new Weighted(Feature.STACK, 12, StackStatements::spill),
          new Weighted(Feature.STACK, 10, StackStatements::fill),
          new Weighted(Feature.STACK, 3, StackStatements::address),
          new Weighted(Feature.STACK_VARIABLE, 4, StackStatements::variable),
          new Weighted(Feature.ATOMIC, 4, StackStatements::atomic),
          new Weighted(Feature.ACQUIRE_RELEASE, 2, StackStatements::acquireRelease),
          new Weighted(Feature.PACKET, 9, PacketStatements::checkedAccess),
          new Weighted(Feature.PACKET, 9, PacketStatements::access),
          new Weighted(Feature.PACKET, 3, PacketStatements::step),
          new Weighted(Feature.MAP, 9, MapStatements::lookup),
          new Weighted(Feature.MAP, 6, MapStatements::access),
          new Weighted(Feature.MAP, 3, MapStatements::updateOrDelete),
          new Weighted(Feature.MAP_OTHER, 2, MapStatements::queue),
          new Weighted(Feature.MAP_OTHER, 1, MapStatements::nested),
          new Weighted(Feature.MAP_DIRECT, 3, MapStatements::direct),
          new Weighted(Feature.MAP_DIRECT, 1, MapStatements::frozen),
          new Weighted(Feature.HELPER, 4, HelperStatements::plain),
          new Weighted(Feature.HELPER, 1, HelperStatements::cookie),
          new Weighted(Feature.HELPER_MEMORY, 5, HelperStatements::memoryHelper),
          new Weighted(Feature.MESSAGE, 5, HelperStatements::message),
          new Weighted(Feature.SOCKET, 3, PointerStatements::readSocket),
          new Weighted(Feature.BTF_POINTER, 1, KernelStatements::cast),
          new Weighted(Feature.BTF_POINTER, 1, KernelStatements::task),
          new Weighted(Feature.BTF_POINTER, 4, KernelStatements::member),
          new Weighted(Feature.BTF_POINTER, 1, KernelStatements::inside),
          new Weighted(Feature.BTF_POINTER, 1, KernelStatements::mapField),
          new Weighted(Feature.BTF_POINTER, 1, KernelStatements::findArea),
          new Weighted(Feature.BTF_POINTER, 1, KernelStatements::pass),
          new Weighted(Feature.KERNEL_FUNCTION, 2, KernelFunctionStatements::section),
          new Weighted(Feature.KERNEL_FUNCTION, 1, KernelFunctionStatements::context),
          new Weighted(Feature.KERNEL_FUNCTION, 1, KernelFunctionStatements::guarded),
          new Weighted(Feature.KERNEL_FUNCTION, 1, KernelFunctionStatements::plain),
          new Weighted(Feature.STORAGE, 1, MapStatements::storage),
          new Weighted(Feature.SPIN_LOCK, 1, MapStatements::locked),
          new Weighted(Feature.TAIL_CALL, 2, PathStatements::tailCall),
          new Weighted(Feature.REFERENCE, 2, PathStatements::reserve),
          new Weighted(Feature.LOOP, 4, PathStatements::loop),
          new Weighted(Feature.LOOP, 2, PacketStatements::walk),
          new Weighted(Feature.SUBPROGRAM, 2, PathStatements::callAgain),
          new Weighted(Feature.REFERENCE, 4, SocketStatements::lookup),
          new Weighted(Feature.MAY_GOTO, 1, PathStatements::mayGoto),
          new Weighted(Feature.SUBPROGRAM, 4, PathStatements::call),
          new Weighted(Feature.CALLBACK, 2, PathStatements::callback));

  private Body() {}

  /// Writes this many statements.
  static void write(Draft d, int statements) {
    for (int i = 0; i < statements; i++) {
      if (d.fault() && d.dice.percent(40) && d.has(Feature.HELPER)) {
        HelperStatements.wild(d);
      }
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        d.unpinArguments();
        if (pick(d).test(d)) {
          break;
        }
      }
    }
  }

  private static Predicate<Draft> pick(Draft d) {
    int total = 0;
    for (Weighted weighted : STATEMENTS) {
      total += d.has(weighted.feature) ? weighted.weight : 0;
    }
    int at = d.dice.below(Math.max(total, 1));
    for (Weighted weighted : STATEMENTS) {
      if (d.has(weighted.feature)) {
        at -= weighted.weight;
        if (at < 0) {
          return weighted.statement;
        }
      }
    }
    return NumberStatements::constant;
  }
}
