package dev.skmsg.verifier.check;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.kernel.KernelFunction;
import dev.skmsg.bpf.object.KernelTypes;
import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.RegisterType;

/// Calls of kernel functions (kfuncs). kernel: verifier.c, check_kfunc_call, check_kfunc_args, 6.18
final class KernelFunctionCheck {
  private final Environment env;
  private final MemoryAccess memory;

  KernelFunctionCheck(Environment env, MemoryAccess memory) {
    this.env = env;
    this.memory = memory;
  }

  /// @param name of a function that the profile knows
  void call(String name) {
    KernelFunction function = env.kernel.kernelFunction(name);
    if (function == null || !function.types().contains(env.program.type())) {
      throw env.denied("calling kernel function " + name + " is not allowed");
    }
    if (function.sleeps()) {
      throw env.denied("program must be sleepable to call sleepable kfunc " + name);
    }
    RegisterState result = result(function);
    for (int r = 0; r <= 5; r++) {
      env.frame().set(r, RegisterState.NOT_INITIALISED);
    }
    env.frame().set(0, result);
  }

  /// Checks the arguments and does what the function does to the state.
  private RegisterState result(KernelFunction function) {
    String name = function.name();
    return switch (name) {
      case "bpf_rcu_read_lock" -> lockRcu(name);
      case "bpf_rcu_read_unlock" -> unlockRcu(name);
      case "bpf_preempt_disable" -> {
        env.state.preemptLocks++;
        yield RegisterState.NOT_INITIALISED;
      }
      case "bpf_preempt_enable" -> enablePreemption(name);
      case "bpf_cast_to_kern_ctx" -> kernelContext();
      case "bpf_rdonly_cast" -> readOnlyCast(function);
      case "bpf_get_kmem_cache" -> {
        checkNumbers(function);
        yield struct(name, RegisterState.UNTRUSTED);
      }
      case "bpf_map_sum_elem_count" -> {
        requireMap(name);
        yield RegisterState.unknown();
      }
      case "__bpf_trap" ->
          throw env.refuse(Errno.EFAULT, "unexpected __bpf_trap() due to uninitialized variable?");
      case "bpf_strcasecmp",
          "bpf_strchr",
          "bpf_strchrnul",
          "bpf_strcmp",
          "bpf_strcspn",
          "bpf_strlen",
          "bpf_strnchr",
          "bpf_strnlen",
          "bpf_strnstr",
          "bpf_strrchr",
          "bpf_strspn",
          "bpf_strstr",
          "bpf_modify_return_test_tp" -> {
        checkNumbers(function);
        yield RegisterState.unknown();
      }
      default -> throw Refusal.unsupported("kernel function " + name);
    };
  }

  private RegisterState struct(String function, int flags) {
    KernelTypes types = env.types();
    String name = types.structFor("kfunc", function);
    if (name == null) {
      throw Refusal.unsupported("what kernel function " + function + " returns");
    }
    return BtfAccess.pointer(types, env.struct(name), flags);
  }

  /// Every argument is a number, or taken as it is.
  private void checkNumbers(KernelFunction function) {
    for (int i = 0; i < function.arity(); i++) {
      if (!function.argument(i).endsWith("__ign")) {
        requireNumber(i + 1);
      }
    }
  }

  private void requireNumber(int register) {
    if (!env.get(register).isScalar()) {
      throw env.invalid("R" + register + " is not a scalar");
    }
  }

  private void requireMap(String name) {
    RegisterState map = env.get(1);
    if (map.isNull() || map.maybeNull()) {
      throw env.denied("Possibly NULL pointer passed to trusted arg0");
    }
    if (map.type != RegisterType.CONST_MAP_PTR) {
      throw Refusal.unsupported("kernel function " + name + " with a " + map.typeName());
    }
  }

  private RegisterState lockRcu(String name) {
    if (env.state.rcuLocks > 0) {
      throw env.invalid("nested rcu read lock (kernel function " + name + ")");
    }
    env.state.rcuLocks = 1;
    return RegisterState.NOT_INITIALISED;
  }

  /// What the section protected may be gone now.
  private RegisterState unlockRcu(String name) {
    if (env.state.rcuLocks == 0) {
      throw env.invalid("unmatched rcu read unlock (kernel function " + name + ")");
    }
    env.state.rcuLocks = 0;
    env.replaceAll(
        reg -> {
          if ((reg.flags & RegisterState.RCU) == 0) {
            return reg;
          }
          RegisterState copy = reg.copy();
          copy.flags &= ~(RegisterState.RCU | RegisterState.MAYBE_NULL);
          copy.flags |= RegisterState.UNTRUSTED;
          return copy;
        });
    return RegisterState.NOT_INITIALISED;
  }

  private RegisterState enablePreemption(String name) {
    if (env.state.preemptLocks == 0) {
      throw env.invalid("unmatched attempt to enable preemption (kernel function " + name + ")");
    }
    env.state.preemptLocks--;
    return RegisterState.NOT_INITIALISED;
  }

  private RegisterState kernelContext() {
    RegisterState context = env.get(1);
    HelperArguments.checkOffset(env, memory, 1, context);
    if (context.type != RegisterType.CTX) {
      throw env.invalid("arg#0 expected pointer to ctx, but got " + context.typeName());
    }
    String type = env.program.type().label();
    return struct("bpf_cast_to_kern_ctx " + type, RegisterState.TRUSTED);
  }

  /// The type is named by its id in the running kernel, which differs from build to build; only the
  /// void type is 0 everywhere.
  private RegisterState readOnlyCast(KernelFunction function) {
    checkNumbers(function);
    RegisterState id = env.get(2);
    if (!id.isConstant()) {
      throw env.invalid("R2 must be a known constant");
    }
    env.paths().markPrecise(2);
    if (id.bits.value() != 0) {
      throw Refusal.unsupported("a cast to a type of the running kernel");
    }
    RegisterState pointer = RegisterState.pointer(RegisterType.MEM);
    pointer.flags = RegisterState.READ_ONLY | RegisterState.UNTRUSTED;
    return pointer;
  }
}
