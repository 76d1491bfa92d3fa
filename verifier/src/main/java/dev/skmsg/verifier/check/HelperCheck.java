package dev.skmsg.verifier.check;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.kernel.HelperPrototype;
import dev.skmsg.bpf.kernel.HelperSignature;
import dev.skmsg.bpf.kernel.KernelFeature;
import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.RegisterType;
import java.util.Set;

/// Calls of BPF helpers. kernel: verifier.c, check_helper_call, 6.18
public final class HelperCheck {
  static final int GET_SMP_PROCESSOR_ID = 8;
  static final int SK_LOOKUP_TCP = 84;
  static final int SK_LOOKUP_UDP = 85;
  static final int SK_RELEASE = 86;
  static final int SPIN_LOCK = 93;
  static final int SPIN_UNLOCK = 94;
  static final int SKC_LOOKUP_TCP = 99;
  static final int FOR_EACH_MAP_ELEM = 164;
  static final int SNPRINTF = 165;
  static final int TIMER_SET_CALLBACK = 170;
  static final int FIND_VMA = 180;
  static final int LOOP = 181;

  /// Helpers that may move or change the packet: pointers into it are void afterwards.
  ///
  /// kernel: filter.c, bpf_helper_changes_pkt_data, 6.18
  private static final Set<Integer> CHANGES_PACKET = Set.of(9, 12, 38, 39, 43, 50, 63, 90, 91);

  private static final Set<Integer> CASTS = Set.of(136, 137, 138, 139, 140, 196);
  private static final Set<Integer> READS_STRING = Set.of(114, 115, 141);

  /// The lowest value an error number has as a result.
  private static final int MAX_ERRNO = 4095;

  private final Environment env;
  private final MemoryAccess memory;
  private final References references;
  private final SubprogramCheck subprograms;

  public HelperCheck(Environment env, MemoryAccess memory, SubprogramCheck subprograms) {
    this.env = env;
    this.memory = memory;
    this.subprograms = subprograms;
    references = new References(env);
  }

  public static boolean changesPacket(int helper) {
    return CHANGES_PACKET.contains(helper);
  }

  /// Whether the helper calls a subprogram back before it returns. kernel:
  /// is_sync_callback_calling_function
  public static boolean callsBack(int helper) {
    return helper == FOR_EACH_MAP_ELEM
        || helper == FIND_VMA
        || helper == LOOP
        || helper == MapUse.USER_RINGBUF_DRAIN;
  }

  /// Whether the helper has a subprogram called back later. kernel:
  /// is_async_callback_calling_function
  public static boolean callsBackLater(int helper) {
    return helper == TIMER_SET_CALLBACK;
  }

  public void call(int helper) {
    HelperPrototype known = env.kernel.helper(helper);
    if (known == null) {
      throw env.invalid(
          helper == 0
              ? (env.kernel.has(KernelFeature.NAMED_TYPE_REFUSAL)
                      ? "program of this type cannot use helper"
                      : "unknown func")
                  + " bpf_unspec#0"
              : "invalid func unknown#" + helper);
    }
    String name = "bpf_" + known.name() + "#" + helper;
    HelperSignature signature = env.kernel.signature(helper, env.program.type());
    if (signature == null) {
      throw env.invalid(
          env.kernel.has(KernelFeature.NAMED_TYPE_REFUSAL)
              ? "program of this type cannot use helper " + name
              : "unknown func " + name);
    }
    if (known.gplOnly() && !License.isGplCompatible(env.program.license())) {
      throw env.invalid("cannot call GPL-restricted function from non-GPL compatible program");
    }
    if (known.mightSleep()) {
      throw env.invalid("helper call might sleep in a non-sleepable prog");
    }
    HelperArguments arguments = new HelperArguments(env, memory, signature);
    arguments.check();
    recordMap(helper, arguments);
    for (int i = 0; i < arguments.raw.size; i++) {
      memory.access(
          arguments.raw.register,
          i,
          1,
          true,
          Environment.NO_REGISTER,
          StackAccess.Source.ANYTHING,
          false,
          false);
    }
    release(name, arguments);
    if (special(helper, arguments)) {
      // a callback is entered: the call's result comes when it returns
      return;
    }
    for (int r = 0; r <= 5; r++) {
      env.frame().set(r, RegisterState.NOT_INITIALISED);
    }
    env.frame().set(0, result(helper, signature, arguments));
    refineResult(helper, signature, arguments);
    checkMapUse(helper, name, arguments.map);
    if (helper == MapUse.TAIL_CALL) {
      tailCall();
    } else if (changesPacket(helper)) {
      forgetPacket(env);
    }
  }

  /// A tail call that succeeds never comes back to this function: out of a subprogram it returns to
  /// the caller, who knows neither the result nor the packet.
  private void tailCall() {
    if (env.state.depth() == 0) {
      return;
    }
    env.paths().push(env.slot + 1, env.slot, false);
    forgetPacket(env);
    env.setUnknown(0);
    subprograms.leave();
  }

  /// kernel: record_func_map, record_func_key
  private void recordMap(int helper, HelperArguments arguments) {
    MapDefinition map = arguments.map;
    if (map == null) {
      return;
    }
    boolean readOnly = MapUse.isReadOnly(map);
    boolean writes =
        helper == MapUse.DELETE
            || helper == MapUse.UPDATE
            || helper == MapUse.PUSH
            || helper == MapUse.POP;
    if (readOnly && writes) {
      throw env.denied("write into map forbidden");
    }
    if (helper == MapUse.TAIL_CALL) {
      if (map.type() != MapType.PROG_ARRAY) {
        throw Refusal.rejectedWithoutLineEnd(Errno.EINVAL, "expected prog array map for tail call");
      }
      RegisterState index = env.get(3);
      if (index.isConstantScalar()
          && Long.compareUnsigned(index.bits.value(), Integer.toUnsignedLong(map.maxEntries()))
              < 0) {
        env.paths().markPrecise(3);
      }
    }
  }

  private void release(String name, HelperArguments arguments) {
    if (arguments.releaseRegister == 0) {
      return;
    }
    boolean released =
        arguments.referenceId != 0
            ? references.release(arguments.referenceId)
            : env.get(arguments.releaseRegister).isNull();
    if (!released) {
      throw env.invalid("func " + name + " reference has not been acquired before");
    }
  }

  /// What single helpers demand besides. Returns whether control passes to a callback.
  private boolean special(int helper, HelperArguments arguments) {
    switch (helper) {
      case MapUse.TAIL_CALL -> references.checkLeak("tail_call", true);
      case FOR_EACH_MAP_ELEM -> {
        return subprograms.callBackForEach(arguments);
      }
      case LOOP -> {
        return subprograms.callBackLoop(arguments);
      }
      case TIMER_SET_CALLBACK -> throw Refusal.unsupported("timers");
      case FIND_VMA -> {
        return subprograms.callBackFindVma(arguments);
      }
      case MapUse.USER_RINGBUF_DRAIN -> throw Refusal.unsupported("helper bpf_user_ringbuf_drain");
      case SNPRINTF -> throw Refusal.unsupported("helper bpf_snprintf");
      default -> {}
    }
    return false;
  }

  private RegisterState result(int helper, HelperSignature signature, HelperArguments arguments) {
    RegisterState result =
        switch (signature.result()) {
          case INTEGER -> RegisterState.unknown();
          case VOID -> RegisterState.NOT_INITIALISED;
          case MAP_VALUE_OR_NULL -> mapValue(helper, arguments);
          case SOCKET_OR_NULL -> orNull(RegisterType.SOCKET);
          case SOCK_COMMON_OR_NULL -> orNull(RegisterType.SOCK_COMMON);
          case RINGBUF_MEM_OR_NULL -> {
            RegisterState record = orNull(RegisterType.MEM);
            record.flags |= RegisterState.RINGBUF;
            record.extent = (int) arguments.memorySize;
            yield record;
          }
          case BTF_ID_OR_NULL -> struct(signature, RegisterState.MAYBE_NULL);
          case BTF_ID -> struct(signature, 0);
          case BTF_ID_TRUSTED -> struct(signature, RegisterState.TRUSTED);
          case DYNPTR_MEM_OR_NULL -> throw Refusal.unsupported("dynptrs");
          case MEM_OR_BTF_ID, MEM_OR_BTF_ID_OR_NULL ->
              throw Refusal.unsupported("per-cpu kernel variables");
        };
    if (result.maybeNull()
        || (result.type == RegisterType.MAP_VALUE && env.records.hasLock(result.map))) {
      result.id = env.newId();
    }
    if (CASTS.contains(helper)) {
      result.referenceId = arguments.referenceId;
    } else if (acquires(helper, arguments.map)) {
      int id = references.acquire();
      result.id = id;
      result.referenceId = id;
    }
    return result;
  }

  private RegisterState struct(HelperSignature signature, int flags) {
    if (!env.knowsTypes()) {
      return BtfAccess.unknownStruct(signature.resultType(), flags);
    }
    String name = env.types().structFor("helper", signature.resultType());
    if (name == null) {
      throw Refusal.unsupported("what helper bpf_" + signature.prototype().name() + " returns");
    }
    return BtfAccess.pointer(env.types(), env.struct(name), flags);
  }

  private static RegisterState orNull(RegisterType type) {
    RegisterState pointer = RegisterState.pointer(type);
    pointer.flags = RegisterState.MAYBE_NULL;
    return pointer;
  }

  private RegisterState mapValue(int helper, HelperArguments arguments) {
    MapDefinition map = arguments.map;
    if (map == null) {
      throw env.invalid("kernel subsystem misconfigured verifier");
    }
    RegisterState value = orNull(RegisterType.MAP_VALUE);
    value.map = map;
    value.mapUid = arguments.mapUid;
    // an array has a value for each key below its length
    if (helper == MapUse.LOOKUP
        && arguments.constantKey >= 0
        && arguments.constantKey < Integer.toUnsignedLong(map.maxEntries())) {
      value.flags = 0;
    }
    return value;
  }

  /// kernel: is_acquire_function
  private static boolean acquires(
      int helper, @org.jspecify.annotations.Nullable MapDefinition map) {
    return switch (helper) {
      case SK_LOOKUP_TCP, SK_LOOKUP_UDP, SKC_LOOKUP_TCP, MapUse.RINGBUF_RESERVE -> true;
      case MapUse.LOOKUP ->
          map != null && (map.type() == MapType.SOCKMAP || map.type() == MapType.SOCKHASH);
      default -> false;
    };
  }

  /// kernel: do_refine_retval_range
  private void refineResult(int helper, HelperSignature signature, HelperArguments arguments) {
    if (signature.result() != HelperSignature.Result.INTEGER) {
      return;
    }
    RegisterState result = env.get(0);
    if (READS_STRING.contains(helper)) {
      result.smax = arguments.sizeMaximum;
      result.s32max = (int) arguments.sizeMaximum;
      result.smin = -MAX_ERRNO;
      result.s32min = -MAX_ERRNO;
      result.synchronize();
    } else if (helper == GET_SMP_PROCESSOR_ID) {
      int last = env.options.processors() - 1;
      result.umax = result.smax = last;
      result.u32max = result.s32max = last;
      result.umin = result.smin = 0;
      result.u32min = result.s32min = 0;
      result.synchronize();
    }
    env.checkInvariants(result);
  }

  private void checkMapUse(
      int helper, String name, @org.jspecify.annotations.Nullable MapDefinition map) {
    if (map == null || MapUse.isCompatible(map.type(), helper)) {
      return;
    }
    if (MapUse.isSockmapUpdate(map.type(), helper)) {
      env.say("cannot update sockmap in this context");
    }
    throw env.invalid("cannot pass map_type " + map.type().id() + " into func " + name);
  }

  /// kernel: clear_all_pkt_pointers
  static void forgetPacket(Environment env) {
    RegisterState invalid =
        env.options.perfmon() ? RegisterState.UNKNOWN : RegisterState.NOT_INITIALISED;
    env.replaceAll(reg -> reg.isPacketOrEnd() ? invalid : reg);
  }
}
