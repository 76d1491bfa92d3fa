package dev.skmsg.verifier.check;

import dev.skmsg.verifier.state.Reference;
import dev.skmsg.verifier.state.RegisterState;

/// What is acquired must be given back on every path. kernel: verifier.c,
/// acquire_reference_state, release_reference, check_resource_leak, 6.18
final class References {
  private final Environment env;

  References(Environment env) {
    this.env = env;
  }

  /// A new reference, held by the current instruction.
  int acquire() {
    int id = env.newId();
    env.state.acquire(new Reference(Reference.Kind.POINTER, id, env.slot, null));
    return id;
  }

  /// Gives the reference back: every copy of the pointer becomes unusable.
  ///
  /// @return whether there was such a reference
  boolean release(int id) {
    int index = env.state.findPointerReference(id);
    if (index < 0) {
      return false;
    }
    env.state.release(index);
    env.replaceAll(reg -> reg.referenceId == id ? invalid() : reg);
    return true;
  }

  /// What a released pointer's register holds. kernel: mark_reg_invalid
  private RegisterState invalid() {
    return env.options.perfmon() ? RegisterState.UNKNOWN : RegisterState.NOT_INITIALISED;
  }

  /// Refuses to leave while something is held.
  ///
  /// @param leaving what is about to be done, in the kernel's words
  /// @param locks whether locks count too
  void checkLeak(String leaving, boolean locks) {
    boolean held = false;
    if (env.state.depth() == 0) {
      for (int i = 0; i < env.state.referenceCount(); i++) {
        Reference reference = env.state.reference(i);
        if (reference.kind() == Reference.Kind.POINTER) {
          env.say("Unreleased reference id=" + reference.id() + " alloc_insn=" + reference.slot());
          held = true;
        }
      }
    }
    if (held) {
      throw env.invalid(leaving + " would lead to reference leak");
    }
    if (locks && env.state.activeLocks > 0) {
      throw env.invalid(leaving + " cannot be used inside bpf_spin_lock-ed region");
    }
    if (locks && env.state.rcuLocks > 0) {
      throw env.invalid(leaving + " cannot be used inside bpf_rcu_read_lock-ed region");
    }
    if (locks && env.state.preemptLocks > 0) {
      throw env.invalid(leaving + " cannot be used inside bpf_preempt_disable-ed region");
    }
  }
}
