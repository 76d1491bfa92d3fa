package dev.skmsg.verifier.explore;

import dev.skmsg.bpf.kernel.KernelFeature;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.verifier.VerifierOptions;
import dev.skmsg.verifier.state.AbstractState;
import dev.skmsg.verifier.state.ByteKind;
import dev.skmsg.verifier.state.FrameState;
import dev.skmsg.verifier.state.Reference;
import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.RegisterType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Whether what holds for an old state holds for a new one. kernel: verifier.c, states_equal, 6.18
final class StateComparison {
  /// How alike two states must be.
  enum Exactness {
    /// The old one is done: what was not precise in it does not matter.
    INEXACT,
    /// Every register must be the same.
    EXACT,
    /// Every scalar must lie in the old one's range.
    RANGE_WITHIN
  }

  private static final int SLOT = FrameState.SLOT_BYTES;

  private final ProgramFacts facts;
  private final VerifierOptions options;

  /// Whether ids of scalars are compared, and misc bytes with scalars.
  private final boolean relations;

  private int[] oldIds = new int[32];
  private int[] newIds = new int[32];
  private int pairs;
  private int temporaryId;

  StateComparison(ProgramFacts facts, VerifierOptions options, KernelProfile kernel) {
    this.facts = facts;
    relations = kernel.has(KernelFeature.SCALAR_RELATIONS);
    this.options = options;
  }

  /// @param lastId the last id given out; ids above it are free for the comparison's own use
  boolean isCovered(AbstractState old, AbstractState now, Exactness exactness, int lastId) {
    if (old.depth() != now.depth() || (old.speculative && !now.speculative)) {
      return false;
    }
    forgetIds(lastId);
    if (!referencesMatch(old, now)) {
      return false;
    }
    for (int i = 0; i <= old.depth(); i++) {
      FrameState oldFrame = old.frame(i);
      FrameState newFrame = now.frame(i);
      if (oldFrame.callSite != newFrame.callSite
          || !isCovered(oldFrame, newFrame, old.slotOf(i), exactness)) {
        return false;
      }
    }
    return true;
  }

  void forgetIds(int lastId) {
    pairs = 0;
    temporaryId = lastId;
  }

  /// Old and new ids must correspond one to one. kernel: check_ids
  private boolean idsMatch(int oldId, int newId) {
    if (oldId == 0 || newId == 0) {
      return oldId == newId;
    }
    for (int i = 0; i < pairs; i++) {
      if (oldIds[i] == oldId) {
        return newIds[i] == newId;
      }
      if (newIds[i] == newId) {
        return false;
      }
    }
    if (pairs == oldIds.length) {
      oldIds = Arrays.copyOf(oldIds, pairs * 2);
      newIds = Arrays.copyOf(newIds, pairs * 2);
    }
    oldIds[pairs] = oldId;
    newIds[pairs++] = newId;
    return true;
  }

  /// A scalar without an id is taken as one with an id of its own. kernel: check_scalar_ids
  private boolean scalarIdsMatch(int oldId, int newId) {
    return idsMatch(oldId != 0 ? oldId : ++temporaryId, newId != 0 ? newId : ++temporaryId);
  }

  private boolean referencesMatch(AbstractState old, AbstractState now) {
    if (old.referenceCount() != now.referenceCount()
        || old.activeLocks != now.activeLocks
        || old.preemptLocks != now.preemptLocks
        || old.rcuLocks != now.rcuLocks
        || !idsMatch(old.activeLockId, now.activeLockId)
        || old.activeLockHolder != now.activeLockHolder) {
      return false;
    }
    for (int i = 0; i < old.referenceCount(); i++) {
      Reference a = old.reference(i);
      Reference b = now.reference(i);
      if (!idsMatch(a.id(), b.id()) || a.kind() != b.kind() || a.holder() != b.holder()) {
        return false;
      }
    }
    return true;
  }

  private boolean isCovered(FrameState old, FrameState now, int slot, Exactness exactness) {
    if (old.callbackDepth > now.callbackDepth) {
      return false;
    }
    int live = facts.liveRegisters[slot];
    for (int r = 0; r < 11; r++) {
      if ((live & 1 << r) != 0 && !isCovered(old.get(r), now.get(r), exactness)) {
        return false;
      }
    }
    return isStackCovered(old, now, exactness);
  }

  /// kernel: regs_exact
  boolean isSame(RegisterState old, RegisterState now) {
    return old.sameExceptIds(now)
        && idsMatch(old.id, now.id)
        && idsMatch(old.referenceId, now.referenceId);
  }

  /// kernel: regsafe
  private boolean isCovered(RegisterState old, RegisterState now, Exactness exactness) {
    if (exactness == Exactness.EXACT) {
      return isSame(old, now);
    }
    if (old.type == RegisterType.NOT_INIT) {
      return exactness == Exactness.INEXACT || now.type == RegisterType.NOT_INIT;
    }
    if (old.type != now.type || old.flags != now.flags) {
      return false;
    }
    return switch (old.type) {
      case SCALAR -> isScalarCovered(old, now, exactness);
      case MAP_KEY, MAP_VALUE, MEM ->
          old.sameFixedPart(now)
              && old.containsRange(now)
              && old.bits.contains(now.bits)
              && idsMatch(old.id, now.id)
              && idsMatch(old.referenceId, now.referenceId);
      case PACKET ->
          old.extent <= now.extent
              && old.offset == now.offset
              && idsMatch(old.id, now.id)
              && old.containsRange(now)
              && old.bits.contains(now.bits);
      case STACK -> isSame(old, now) && old.frame == now.frame;
      case ARENA -> true;
      case NOT_INIT, CTX, CONST_MAP_PTR, PACKET_END, SOCKET, SOCK_COMMON, XDP_SOCK, BTF_ID, FUNC ->
          isSame(old, now);
    };
  }

  private boolean isScalarCovered(RegisterState old, RegisterState now, Exactness exactness) {
    if (!old.precise && exactness == Exactness.INEXACT) {
      return true;
    }
    if (!relations) {
      return old.containsRange(now) && old.bits.contains(now.bits);
    }
    int added = old.id & RegisterState.ADD_CONST;
    if ((old.id != 0 && added != (now.id & RegisterState.ADD_CONST))
        || (added != 0 && old.offset != now.offset)) {
      return false;
    }
    return old.containsRange(now) && old.bits.contains(now.bits) && scalarIdsMatch(old.id, now.id);
  }

  /// A spilled scalar, or an unbounded one for eight plain bytes; else `null`.
  private @Nullable RegisterState asScalar(FrameState frame, int slot) {
    if (frame.isWholeSpilledScalar(slot)) {
      return frame.spill(slot);
    }
    long kinds = frame.kinds(slot);
    for (int i = 0; i < SLOT; i++) {
      int kind = ByteKind.at(kinds, i);
      if (kind != ByteKind.MISC && !(kind == ByteKind.INVALID && options.perfmon())) {
        return null;
      }
    }
    return RegisterState.UNKNOWN;
  }

  private boolean ignores(int kind) {
    return kind == ByteKind.INVALID || (kind == ByteKind.MISC && options.perfmon());
  }

  /// kernel: stacksafe
  private boolean isStackCovered(FrameState old, FrameState now, Exactness exactness) {
    for (int slot = 0; slot < old.slots(); slot++) {
      if (exactness != Exactness.INEXACT
          && (slot >= now.slots() || old.kinds(slot) != now.kinds(slot))) {
        return false;
      }
      if (old.kinds(slot) != ByteKind.ALL_INVALID && !isSlotCovered(old, now, slot, exactness)) {
        return false;
      }
    }
    return true;
  }

  private boolean isSlotCovered(FrameState old, FrameState now, int slot, Exactness exactness) {
    for (int i = 0; i < SLOT; i++) {
      int oldKind = old.kind(slot, i);
      if (ignores(oldKind)) {
        continue;
      }
      if (slot >= now.slots()) {
        return false;
      }
      RegisterState oldScalar = relations ? asScalar(old, slot) : null;
      RegisterState newScalar = relations ? asScalar(now, slot) : null;
      if (oldScalar != null && newScalar != null) {
        return isCovered(oldScalar, newScalar, exactness);
      }
      int newKind = now.kind(slot, i);
      if (oldKind == ByteKind.MISC && newKind == ByteKind.ZERO) {
        continue;
      }
      if (oldKind != newKind) {
        return false;
      }
      if (i == SLOT - 1 && !isSpecialCovered(old, now, slot, exactness)) {
        return false;
      }
    }
    return true;
  }

  /// The slot's last byte has the same kind in both.
  private boolean isSpecialCovered(FrameState old, FrameState now, int slot, Exactness exactness) {
    return switch (old.kind(slot, SLOT - 1)) {
      case ByteKind.SPILL -> isCovered(old.spill(slot), now.spill(slot), exactness);
      case ByteKind.MISC, ByteKind.ZERO, ByteKind.INVALID -> true;
      default -> false;
    };
  }

  /// Whether the innermost frames' registers are the same, ids included: a quick first look for an
  /// endless loop. kernel: states_maybe_looping
  static boolean mayLoop(AbstractState old, AbstractState now) {
    if (old.depth() != now.depth()) {
      return false;
    }
    FrameState a = old.current();
    FrameState b = now.current();
    for (int r = 0; r < 11; r++) {
      RegisterState x = a.get(r);
      RegisterState y = b.get(r);
      if (x != y && (x.id != y.id || x.referenceId != y.referenceId || !x.sameExceptIds(y))) {
        return false;
      }
    }
    return true;
  }
}
