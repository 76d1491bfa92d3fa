package dev.skmsg.verifier.check;

import dev.skmsg.bpf.kernel.HelperPrototype;
import dev.skmsg.bpf.kernel.HelperSignature.Argument;
import dev.skmsg.bpf.kernel.HelperSignature.Kind;
import dev.skmsg.bpf.kernel.KernelFeature;
import dev.skmsg.verifier.state.KernelStruct;
import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.RegisterType;

/// Which registers fit which argument. kernel: verifier.c, compatible_reg_types and
/// check_reg_type, 6.18
final class ArgumentTypes {
  private ArgumentTypes() {}

  static void check(
      Environment env, int register, Kind kind, Argument argument, HelperPrototype helper) {
    RegisterState reg = env.get(register);
    int flags = reg.flags;
    if (argument.readOnly()) {
      flags &= ~RegisterState.READ_ONLY;
    }
    if (argument.maybeNull()) {
      flags &= ~RegisterState.MAYBE_NULL;
    }
    String type = "R" + register + " type=" + reg.typeName() + " expected=";
    if (isLentInVain(env, kind, reg.type)) {
      throw env.denied(type + "fp, pkt, pkt_meta, map_key, map_value");
    }
    if (!fits(kind, reg.type, flags)) {
      throw env.denied(type + expected(kind));
    }
    if (reg.type == RegisterType.BTF_ID) {
      checkStruct(env, register, kind, argument, helper);
    }
  }

  /// kernel: verifier.c, map_key_value_types, 6.1
  private static boolean isLentInVain(Environment env, Kind kind, RegisterType type) {
    return (kind == Kind.MAP_KEY || kind == Kind.MAP_VALUE)
        && (type == RegisterType.MEM || type == RegisterType.BTF_ID)
        && !env.kernel.has(KernelFeature.LENT_KEYS_AND_VALUES);
  }

  private static void checkStruct(
      Environment env, int register, Kind kind, Argument argument, HelperPrototype helper) {
    RegisterState reg = env.get(register);
    if (kind == Kind.MAP_KEY || kind == Kind.MAP_VALUE || kind == Kind.MEM) {
      if (!argument.readOnly()) {
        throw env.denied(
            "bpf_%s() may write into memory pointed by R%d type=%s"
                .formatted(helper.name(), register, reg.typeName()));
      }
      return;
    }
    if (reg.maybeNull() && (!argument.maybeNull() || argument.release())) {
      throw env.denied("Possibly NULL pointer passed to helper arg" + register);
    }
    String wanted =
        kind == Kind.BTF_ID_SOCK_COMMON
            ? "sock_common"
            : env.types().structFor("helper", argument.type());
    if (wanted == null) {
      throw Refusal.unsupported("the argument of helper bpf_" + helper.name());
    }
    KernelStruct struct = BtfAccess.structOf(reg);
    if (!new StructWalk(env.types()).matches(struct.id(), reg.offset, env.struct(wanted))) {
      throw env.denied(
          "R%d is of type %s but %s is expected".formatted(register, struct.name(), wanted));
    }
  }

  private static boolean fits(Kind kind, RegisterType type, int flags) {
    boolean plain = flags == 0;
    return switch (kind) {
      case MAP_KEY, MAP_VALUE, MEM ->
          switch (type) {
            case STACK, PACKET, MAP_KEY, MAP_VALUE -> plain;
            case MEM -> plain || flags == RegisterState.RINGBUF;
            case BTF_ID -> flags == RegisterState.TRUSTED;
            case NOT_INIT,
                SCALAR,
                CTX,
                CONST_MAP_PTR,
                PACKET_END,
                SOCKET,
                SOCK_COMMON,
                XDP_SOCK,
                ARENA,
                FUNC ->
                false;
          };
      case CONST_SIZE, CONST_SIZE_OR_ZERO, CONST_ALLOC_SIZE_OR_ZERO -> type == RegisterType.SCALAR;
      case CONST_MAP_PTR -> type == RegisterType.CONST_MAP_PTR && plain;
      case CTX -> type == RegisterType.CTX && plain;
      case SOCK_COMMON -> plain && isSocket(type);
      case BTF_ID_SOCK_COMMON ->
          (plain && (isSocket(type) || type == RegisterType.BTF_ID))
              || (type == RegisterType.BTF_ID && flags == RegisterState.TRUSTED);
      case BTF_ID ->
          type == RegisterType.BTF_ID
              && (plain || flags == RegisterState.TRUSTED || flags == RegisterState.RCU);
      case SPIN_LOCK, TIMER, CONST_STR, KPTR_XCHG_DEST -> type == RegisterType.MAP_VALUE && plain;
      case RINGBUF_MEM -> type == RegisterType.MEM && flags == RegisterState.RINGBUF;
      case PERCPU_BTF_ID -> false;
      case FUNC -> type == RegisterType.FUNC && plain;
      case STACK, DYNPTR -> type == RegisterType.STACK && plain;
      case ANYTHING -> true;
    };
  }

  private static boolean isSocket(RegisterType type) {
    return type == RegisterType.SOCK_COMMON
        || type == RegisterType.SOCKET
        || type == RegisterType.XDP_SOCK;
  }

  private static String expected(Kind kind) {
    return switch (kind) {
      case MAP_KEY, MAP_VALUE, MEM ->
          "fp, pkt, pkt_meta, map_key, map_value, mem, ringbuf_mem, buf, trusted_ptr_";
      case CONST_SIZE, CONST_SIZE_OR_ZERO, CONST_ALLOC_SIZE_OR_ZERO, ANYTHING -> "scalar";
      case CONST_MAP_PTR -> "map_ptr";
      case CTX -> "ctx";
      case SOCK_COMMON -> "sock_common, sock, tcp_sock, xdp_sock";
      case BTF_ID_SOCK_COMMON -> "sock_common, sock, tcp_sock, xdp_sock, ptr_, trusted_ptr_";
      case BTF_ID -> "ptr_, trusted_ptr_, rcu_ptr_";
      case SPIN_LOCK, KPTR_XCHG_DEST -> "map_value, ptr_";
      case TIMER, CONST_STR -> "map_value";
      case RINGBUF_MEM -> "ringbuf_mem";
      case PERCPU_BTF_ID -> "percpu_ptr_, percpu_rcu_ptr_, percpu_trusted_ptr_";
      case FUNC -> "func";
      case STACK -> "fp";
      case DYNPTR -> "fp, dynptr_ptr";
    };
  }
}
