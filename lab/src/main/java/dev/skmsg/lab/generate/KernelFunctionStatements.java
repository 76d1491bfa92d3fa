package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand.Immediate;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.bpf.object.KernelTypes;
import java.util.List;

/// Calls of kernel functions (kfuncs).
final class KernelFunctionStatements {
  /// What every generated program with such calls names; calls count in this list.
  private static final List<String> NAMES =
      List.of(
          "bpf_rcu_read_lock",
          "bpf_rcu_read_unlock",
          "bpf_preempt_disable",
          "bpf_preempt_enable",
          "bpf_cast_to_kern_ctx",
          "bpf_rdonly_cast",
          "bpf_get_kmem_cache",
          "bpf_map_sum_elem_count",
          "bpf_strlen",
          "bpf_strchr",
          "bpf_strcmp",
          "bpf_strnstr",
          "bpf_modify_return_test_tp",
          "__bpf_trap",
          "bpf_task_acquire",
          "bpf_copy_from_user_str");

  private static final KernelTypes TYPES =
      KernelTypes.of(KernelProfile.newest().version()).orElseThrow();

  private KernelFunctionStatements() {}

  /// The functions that the code calls: all the names or none.
  static List<String> names(List<Instruction> code) {
    boolean calls =
        code.stream()
            .anyMatch(it -> it instanceof Instruction.Call c && c.kind() == CallKind.KFUNC);
    return calls ? NAMES : List.of();
  }

  private static void call(Draft d, String name, Shape result) {
    d.emit(new Instruction.Call(CallKind.KFUNC, NAMES.indexOf(name), (short) 0));
    d.called(result);
  }

  /// A section in which nothing is freed, or in which the program stays on its processor.
  static boolean section(Draft d) {
    boolean rcu = d.dice.percent(65);
    call(d, rcu ? "bpf_rcu_read_lock" : "bpf_preempt_disable", Shape.unset());
    if (d.depth < 2) {
      d.depth++;
      Body.write(d, d.dice.between(0, 3));
      d.depth--;
    }
    if (!d.fault()) {
      call(d, rcu ? "bpf_rcu_read_unlock" : "bpf_preempt_enable", Shape.unset());
    }
    return true;
  }

  /// The kernel's own context, of sk_msg.
  static boolean context(Draft d) {
    List<Register> contexts = d.holding(Shape.Context.class::isInstance);
    if (contexts.isEmpty() || d.message != MessageContext.SK_MSG) {
      return false;
    }
    d.move(Register.R1, d.fault() ? Register.R10 : d.dice.of(contexts));
    if (d.fault()) {
      d.add(Register.R1, 8);
    }
    int struct = TYPES.struct("sk_msg").orElseThrow();
    call(d, "bpf_cast_to_kern_ctx", new Shape.Kernel(struct, false));
    d.move(d.freshSaved(), Register.R0);
    return KernelStatements.member(d);
  }

  /// Anything as memory that may be gone.
  static boolean guarded(Draft d) {
    d.move(Register.R1, d.dice.percent(50) ? Register.R10 : d.scalar(Register.R2));
    if (d.fault()) {
      d.move(Register.R2, d.scalar());
    } else {
      d.constant(Register.R2, 0);
    }
    call(d, "bpf_rdonly_cast", new Shape.Guarded());
    if (d.fault()) {
      d.store(MemorySize.W, Register.R0, 0, new Immediate(1));
    }
    Register dst = d.fresh(Register.R0);
    d.load(MemorySize.values()[d.dice.below(4)], dst, Register.R0, d.dice.between(-9, 90));
    d.set(dst, Shape.unknown());
    return true;
  }

  /// The functions that take numbers and addresses as they are.
  static boolean plain(Draft d) {
    String name =
        d.fault()
            ? d.dice.of("__bpf_trap", "bpf_task_acquire", "bpf_copy_from_user_str")
            : d.dice.of(
                "bpf_strlen",
                "bpf_strchr",
                "bpf_strcmp",
                "bpf_strnstr",
                "bpf_modify_return_test_tp",
                "bpf_get_kmem_cache",
                "bpf_map_sum_elem_count");
    for (int i = 1; i <= 3; i++) {
      d.pin(Register.of(i));
      d.move(Register.of(i), d.fault() ? Register.R10 : d.scalar());
    }
    if (name.equals("bpf_map_sum_elem_count")) {
      d.loadMap(Register.R1, d.map(MapType.HASH, MapType.ARRAY, MapType.LRU_HASH));
    }
    boolean cache = name.equals("bpf_get_kmem_cache");
    int struct = TYPES.struct("kmem_cache").orElseThrow();
    call(d, name, cache ? new Shape.Kernel(struct, false) : Shape.unknown());
    return true;
  }
}
