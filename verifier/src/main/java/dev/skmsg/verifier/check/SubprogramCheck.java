package dev.skmsg.verifier.check;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.kernel.KernelFeature;
import dev.skmsg.verifier.state.AbstractState;
import dev.skmsg.verifier.state.FrameState;
import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.RegisterType;
import dev.skmsg.verifier.state.Tnum;

/// Calls of subprograms, callbacks of helpers, and the way back. kernel: verifier.c,
/// check_func_call, push_callback_call, prepare_func_exit, 6.18
public final class SubprogramCheck {
  private final Environment env;
  private final References references;
  private final GlobalCall globals;

  public SubprogramCheck(Environment env, MemoryAccess memory) {
    this.env = env;
    globals = new GlobalCall(env, memory);
    references = new References(env);
  }

  /// Walks into a static subprogram; a global one is taken as verified by its signature.
  public void call(int target) {
    int subprogram = env.subprograms.startingAt(target);
    if (globals.isGlobal(subprogram)) {
      globals.call(subprogram);
      return;
    }
    FrameState caller = env.frame();
    FrameState callee = enter(env.state, subprogram, env.slot);
    for (int r = 1; r <= 5; r++) {
      callee.set(r, caller.get(r));
    }
    env.state.push(callee);
    for (int r = 0; r <= 5; r++) {
      caller.set(r, RegisterState.NOT_INITIALISED);
    }
    env.paths().framesChanged();
    env.next = env.subprograms.start(subprogram);
  }

  private FrameState enter(AbstractState state, int subprogram, int callSite) {
    if (state.depth() + 1 >= AbstractState.MAX_FRAMES) {
      throw env.refuse(
          Errno.E2BIG, "the call stack of " + (state.depth() + 2) + " frames is too deep");
    }
    return new FrameState(subprogram, callSite, state.depth() + 1);
  }

  /// The callback of bpf_for_each_map_elem(map, callback, context, flags).
  ///
  /// Returns whether it is entered at once.
  boolean callBackForEach(HelperArguments arguments) {
    MapDefinition map = arguments.map;
    if (map == null) {
      throw new IllegalStateException("no map");
    }
    if (!isIterable(map.type())) {
      throw env.refuse(Errno.ENOTSUPP, "callback function not allowed for map");
    }
    FrameState caller = env.frame();
    return callBack(
        arguments.subprogram,
        callee -> {
          callee.set(1, caller.get(1));
          callee.set(2, mapPointer(RegisterType.MAP_KEY, caller.get(1)));
          callee.set(3, mapPointer(RegisterType.MAP_VALUE, caller.get(1)));
          callee.set(4, caller.get(3));
        });
  }

  private static boolean isIterable(MapType type) {
    return switch (type) {
      case HASH, ARRAY, PERCPU_HASH, PERCPU_ARRAY, LRU_HASH, LRU_PERCPU_HASH -> true;
      case PROG_ARRAY,
          PERF_EVENT_ARRAY,
          STACK_TRACE,
          CGROUP_ARRAY,
          LPM_TRIE,
          ARRAY_OF_MAPS,
          HASH_OF_MAPS,
          DEVMAP,
          SOCKMAP,
          CPUMAP,
          XSKMAP,
          SOCKHASH,
          CGROUP_STORAGE,
          REUSEPORT_SOCKARRAY,
          PERCPU_CGROUP_STORAGE,
          QUEUE,
          STACK,
          SK_STORAGE,
          DEVMAP_HASH,
          STRUCT_OPS,
          RINGBUF,
          INODE_STORAGE,
          TASK_STORAGE,
          BLOOM_FILTER,
          USER_RINGBUF,
          CGRP_STORAGE,
          ARENA ->
          false;
    };
  }

  private static RegisterState mapPointer(RegisterType type, RegisterState map) {
    RegisterState pointer = RegisterState.pointer(type);
    pointer.map = map.map;
    pointer.mapUid = map.mapUid;
    return pointer;
  }

  /// The callback of bpf_loop(count, callback, context, flags): walked as often as its effect is
  /// new, and at most as often as the loop runs.
  ///
  /// Returns whether it is entered at once.
  boolean callBackLoop(HelperArguments arguments) {
    if (env.get(4).isNull()) {
      env.paths().markPrecise(4);
    }
    FrameState caller = env.frame();
    if (!env.kernel.has(KernelFeature.CALLBACK_ITERATION)) {
      return callBack(arguments.subprogram, callee -> loopArguments(callee, caller));
    }
    env.paths().markPrecise(1);
    if (Long.compareUnsigned(caller.callbackDepth, env.get(1).umax) >= 0) {
      caller.callbackDepth = 0;
      return false;
    }
    return callBack(arguments.subprogram, callee -> loopArguments(callee, caller));
  }

  private static void loopArguments(FrameState callee, FrameState caller) {
    callee.set(1, RegisterState.UNKNOWN);
    callee.set(2, caller.get(3));
  }

  /// The callback of bpf_find_vma(task, address, callback, context, flags), which gets the memory
  /// area found.
  ///
  /// Returns whether it is entered at once.
  boolean callBackFindVma(HelperArguments arguments) {
    FrameState caller = env.frame();
    String area = env.types().structFor("helper", "BTF_TRACING_TYPE_VMA");
    if (area == null) {
      throw Refusal.unsupported("helper bpf_find_vma");
    }
    int id = env.struct(area);
    return callBack(
        arguments.subprogram,
        callee -> {
          callee.set(1, caller.get(1));
          callee.set(2, BtfAccess.pointer(env.types(), id, 0));
          callee.set(3, caller.get(4));
        });
  }

  private interface Setup {
    void prepare(FrameState callee);
  }

  /// Sets a state aside that enters the callback; this path goes on behind the call.
  private boolean callBack(int subprogram, Setup setup) {
    if (!env.kernel.has(KernelFeature.CALLBACK_ITERATION)) {
      enterOnce(subprogram, setup);
      return true;
    }
    AbstractState queued = env.paths().push(env.subprograms.start(subprogram), env.slot, false);
    env.subprograms.callback[subprogram] = true;
    FrameState callee = enter(queued, subprogram, env.slot);
    setup.prepare(callee);
    callee.callback = true;
    callee.returnMin = 0;
    callee.returnMax = 1;
    queued.current().callbackDepth++;
    queued.push(callee);
    queued.callbackUnrollDepth++;
    env.frame().callbackDepth = 0;
    return false;
  }

  /// The callback is walked once, with the helper's result known already.
  private void enterOnce(int subprogram, Setup setup) {
    env.subprograms.callback[subprogram] = true;
    FrameState caller = env.frame();
    FrameState callee = enter(env.state, subprogram, env.slot);
    setup.prepare(callee);
    callee.callback = true;
    callee.returnMin = 0;
    callee.returnMax = 1;
    for (int r = 1; r <= 5; r++) {
      caller.set(r, RegisterState.NOT_INITIALISED);
    }
    env.setUnknown(0);
    env.state.push(callee);
    env.paths().framesChanged();
    env.next = env.subprograms.start(subprogram);
  }

  /// Returns whether the path ends here.
  public boolean exit() {
    references.checkLeak("BPF_EXIT instruction in main prog", env.state.depth() == 0);
    if (env.state.depth() > 0) {
      leave();
      return false;
    }
    env.requireReadable(0);
    if (env.isSecretPointer(env.get(0))) {
      throw env.denied("R0 leaks addr as return value");
    }
    if (env.frame().subprogram != 0 && !env.get(0).isScalar()) {
      throw env.invalid(
          "At subprogram exit the register R0 is not a scalar value ("
              + env.get(0).typeName()
              + ")");
    }
    return true;
  }

  /// Goes back to the caller, or to the call whose callback this is.
  void leave() {
    env.paths().subprogramExited();
    FrameState callee = env.frame();
    RegisterState result = callee.get(0);
    if (result.type == RegisterType.STACK) {
      throw env.invalid("cannot return stack pointer to the caller");
    }
    if (!callee.callback) {
      env.state.pop();
      env.frame().set(0, result);
      env.next = callee.callSite + 1;
      env.paths().framesChanged();
      return;
    }
    if (!result.isScalar()) {
      throw env.denied("R0 not a scalar value");
    }
    env.paths().markPrecise(0);
    RegisterState returned = env.get(0);
    if (!env.kernel.has(KernelFeature.CALLBACK_ITERATION)) {
      if (!Tnum.range(callee.returnMin, callee.returnMax).contains(returned.bits)) {
        throw env.invalid(
            "At callback return the register R0 has "
                + (returned.bits.equals(Tnum.UNKNOWN)
                    ? "unknown scalar value"
                    : "value " + returned.bits)
                + " should have been in (0x0; 0x1)");
      }
      env.state.pop();
      env.next = callee.callSite + 1;
      env.paths().framesChanged();
      return;
    }
    if (returned.smin < callee.returnMin || returned.smax > callee.returnMax) {
      throw env.invalid(outOfRange(returned, callee));
    }
    env.state.pop();
    env.next = callee.callSite;
    env.paths().framesChanged();
    env.paths().widen(env.state, env.state, env.next);
  }

  /// kernel: verbose_invalid_scalar
  private static String outOfRange(RegisterState value, FrameState callee) {
    StringBuilder text = new StringBuilder("At callback return the register R0 has");
    if (value.smin > Long.MIN_VALUE) {
      text.append(" smin=").append(value.smin);
    }
    if (value.smax < Long.MAX_VALUE) {
      text.append(" smax=").append(value.smax);
    }
    if (value.smin == Long.MIN_VALUE && value.smax == Long.MAX_VALUE) {
      text.append(" unknown scalar value");
    }
    return text + " should have been in [" + callee.returnMin + ", " + callee.returnMax + "]";
  }
}
