package dev.skmsg.verifier.check;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.kernel.KernelFeature;
import dev.skmsg.verifier.check.FunctionSignature.Argument;
import dev.skmsg.verifier.state.AbstractState;
import dev.skmsg.verifier.state.FrameState;
import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.RegisterType;
import java.util.HashMap;
import java.util.Map;

/// Calls of global functions, which are taken as valid, and the state their own verification begins
/// with. kernel: verifier.c, check_func_call, btf_check_func_arg_match, do_check_common, 6.18
public final class GlobalCall {
  private final Environment env;
  private final MemoryAccess memory;
  private final Map<Integer, Boolean> global = new HashMap<>();
  private final Map<Integer, FunctionSignature> signatures = new HashMap<>();

  GlobalCall(Environment env, MemoryAccess memory) {
    this.env = env;
    this.memory = memory;
  }

  /// Whether the subprogram is verified on its own.
  boolean isGlobal(int subprogram) {
    return global.computeIfAbsent(
        subprogram, it -> FunctionSignature.isGlobal(env.program, env.subprograms, it));
  }

  private FunctionSignature signature(int subprogram) {
    return signatures.computeIfAbsent(
        subprogram, it -> FunctionSignature.of(env.program, env.subprograms.start(it)));
  }

  void call(int subprogram) {
    if (subprogram == 0 || env.subprograms.mightSleep[subprogram]) {
      throw Refusal.unsupported("a call of such a global subprogram");
    }
    Refusal wrong = null;
    try {
      checkArguments(signature(subprogram));
    } catch (Refusal refusal) {
      if (refusal.errno() == null) {
        throw refusal;
      }
      wrong = refusal;
    }
    if (env.state.activeLocks > 0) {
      env.say("global function calls are not allowed while holding a lock,");
      throw env.invalid("use static function instead");
    }
    if (wrong != null) {
      env.say(wrong.text());
      Errno errno = wrong.errno();
      throw env.refuse(
          errno == null ? Errno.EINVAL : errno,
          "Caller passes invalid args into func#"
              + subprogram
              + (env.kernel.has(KernelFeature.LAZY_GLOBAL_SUBPROGRAMS)
                  ? " ('" + env.subprograms.name(subprogram) + "')"
                  : ""));
    }
    if (env.subprograms.changesPacket[subprogram]) {
      HelperCheck.forgetPacket(env);
    }
    env.subprograms.called[subprogram] = true;
    for (int r = 1; r <= 5; r++) {
      env.frame().set(r, RegisterState.NOT_INITIALISED);
    }
    env.setUnknown(0);
  }

  private void checkArguments(FunctionSignature signature) {
    int register = 1;
    for (Argument argument : signature.arguments()) {
      check(register, argument);
      register++;
    }
  }

  private void check(int register, Argument argument) {
    RegisterState reg = env.get(register);
    switch (argument) {
      case Argument.Number it -> {
        if (!reg.isScalar()) {
          throw env.invalid("R" + register + " is not a scalar");
        }
      }
      case Argument.Context it -> {
        HelperArguments.checkOffset(env, memory, register, reg);
        if (reg.type != RegisterType.CTX) {
          throw env.invalid("arg#" + (register - 1) + " expects pointer to ctx");
        }
      }
      case Argument.Memory it -> {
        HelperArguments.checkOffset(env, memory, register, reg);
        checkMemory(register, it);
      }
    }
  }

  /// Memory is lent for reading and writing; what may be null is looked at as if it were not.
  ///
  /// kernel: check_mem_reg
  private void checkMemory(int register, Argument.Memory argument) {
    RegisterState reg = env.get(register);
    if (reg.isNull() && !argument.maybeNull()) {
      // 6.18 lets it through, and the function would then read what is not there
      throw Refusal.unsupported("null for an argument that must not be null");
    }
    if (reg.isNull()) {
      return;
    }
    if (reg.maybeNull()) {
      BranchCheck.becomeNotNull(env.frame().change(register));
    }
    try {
      HelperArguments.lend(env, memory, register, argument.bytes());
    } catch (Refusal refusal) {
      throw refusal.errno() == null ? refusal : env.invalid(refusal.text());
    }
    env.frame().set(register, reg);
    if (reg.maybeNull() && !argument.maybeNull()) {
      throw env.invalid("arg#" + (register - 1) + " is expected to be non-NULL");
    }
  }

  /// The state a global function is verified from.
  public static AbstractState entry(Environment env, int subprogram) {
    FrameState frame = new FrameState(subprogram, -1, 0);
    int register = 1;
    for (Argument argument :
        FunctionSignature.of(env.program, env.subprograms.start(subprogram)).arguments()) {
      frame.set(
          register,
          switch (argument) {
            case Argument.Number it -> RegisterState.unknown();
            case Argument.Context it -> RegisterState.pointer(RegisterType.CTX);
            case Argument.Memory it -> {
              RegisterState pointer = RegisterState.pointer(RegisterType.MEM);
              pointer.flags = it.maybeNull() ? RegisterState.MAYBE_NULL : 0;
              pointer.extent = it.bytes();
              pointer.id = env.newId();
              yield pointer;
            }
          });
      register++;
    }
    return new AbstractState(frame);
  }
}
