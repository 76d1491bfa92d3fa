package dev.skmsg.verifier.check;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.verifier.state.Reference;
import dev.skmsg.verifier.state.RegisterState;

/// Taking and giving back the spin lock of a map's value; a path holds at most one.
///
/// kernel: verifier.c, process_spin_lock, acquire_lock_state, release_lock_state, 6.18
final class SpinLocks {
  private final Environment env;

  SpinLocks(Environment env) {
    this.env = env;
  }

  void process(int register, RegisterState value, boolean lock) {
    if (!value.isConstant()) {
      throw env.invalid(
          "R"
              + register
              + " doesn't have constant offset. bpf_spin_lock has to be at the constant offset");
    }
    MapDefinition map = MemoryAccess.mapOf(value);
    requireLockAt(map, value.bits.value() + value.offset);
    if (lock) {
      take(map, value.id);
    } else {
      giveBack(map, value.id);
    }
  }

  private void requireLockAt(MapDefinition map, long offset) {
    if (map.valueTypeId() == 0 || env.program.types() == null) {
      throw env.invalid("map '" + map.name() + "' has to have BTF in order to use bpf_spin_lock");
    }
    int at = env.records.lockOffset(map);
    if (at < 0) {
      throw env.invalid("map '" + map.name() + "' has no valid bpf_spin_lock");
    }
    if (at != offset) {
      throw env.invalid(
          "off " + offset + " doesn't point to 'struct bpf_spin_lock' that is at " + at);
    }
  }

  /// A second lock is never asked for: no call but the unlocking one is allowed under the first.
  private void take(MapDefinition map, int id) {
    env.state.acquire(new Reference(Reference.Kind.LOCK, id, env.slot, map));
    env.state.activeLocks = 1;
    env.state.activeLockId = id;
    env.state.activeLockHolder = map;
  }

  @SuppressWarnings("ReferenceEquality") // two maps may be declared alike
  private void giveBack(MapDefinition map, int id) {
    if (env.state.activeLocks == 0) {
      throw env.invalid("bpf_spin_unlock without taking a lock");
    }
    if (env.state.activeLockHolder != map || env.state.activeLockId != id) {
      throw env.invalid("bpf_spin_unlock of different lock");
    }
    for (int i = env.state.referenceCount() - 1; i >= 0; i--) {
      if (env.state.reference(i).kind() == Reference.Kind.LOCK) {
        env.state.release(i);
      }
    }
    env.state.activeLocks = 0;
    env.state.activeLockId = 0;
    env.state.activeLockHolder = null;
  }
}
