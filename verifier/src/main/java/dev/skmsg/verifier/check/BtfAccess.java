package dev.skmsg.verifier.check;

import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.object.BtfType.Composite;
import dev.skmsg.bpf.object.BtfType.Member;
import dev.skmsg.bpf.object.BtfType.Pointer;
import dev.skmsg.bpf.object.KernelTypes;
import dev.skmsg.verifier.check.StructWalk.Found;
import dev.skmsg.verifier.state.KernelStruct;
import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.RegisterType;

/// Reads through pointers to the kernel's structs, and what they leave. kernel: verifier.c,
/// check_ptr_to_btf_access, check_ptr_to_map_access, 6.18
final class BtfAccess {
  private static final int TRUST = RegisterState.TRUSTED | RegisterState.RCU;

  private final Environment env;

  BtfAccess(Environment env) {
    this.env = env;
  }

  /// A pointer to a struct of the kernel by its id.
  static RegisterState pointer(KernelTypes types, int id, int flags) {
    RegisterState pointer = RegisterState.pointer(RegisterType.BTF_ID);
    pointer.struct = new KernelStruct(id, types.type(id).name());
    pointer.flags = flags;
    return pointer;
  }

  /// A pointer to a struct of a kernel whose types are not known here: it may be had, copied and
  /// compared, and no access through it is modelled.
  static RegisterState unknownStruct(String name, int flags) {
    RegisterState pointer = RegisterState.pointer(RegisterType.BTF_ID);
    pointer.struct = new KernelStruct(0, name);
    pointer.flags = flags;
    return pointer;
  }

  static KernelStruct structOf(RegisterState reg) {
    KernelStruct struct = reg.struct;
    if (struct == null) {
      throw new IllegalStateException("a pointer to a struct without its type");
    }
    return struct;
  }

  /// @param value the register loaded, or NO_REGISTER
  void access(int base, RegisterState reg, long offset, int size, boolean write, int value) {
    KernelTypes types = env.types();
    KernelStruct struct = structOf(reg);
    requirePrivilege(struct.name());
    if (!License.isGplCompatible(env.program.license())) {
      throw env.invalid(
          "Cannot access kernel 'struct " + struct.name() + "' from non-GPL compatible program");
    }
    String what = "R" + base + " is ptr_" + struct.name();
    if (offset < 0) {
      throw env.denied(what + " invalid negative access: off=" + offset);
    }
    if (!reg.bits.isConstant(0)) {
      throw env.denied(what + " invalid variable offset: off=" + offset + ", var_off=" + reg.bits);
    }
    if ((reg.flags & RegisterState.USER) != 0) {
      throw env.denied(what + " access user memory: off=" + offset);
    }
    if ((reg.flags & RegisterState.PERCPU) != 0) {
      throw env.denied(what + " access percpu memory: off=" + offset);
    }
    if (write) {
      throw env.denied("only read is supported");
    }
    StructWalk walk = new StructWalk(types);
    RegisterState loaded =
        switch (walk.find(struct.id(), (int) offset, size)) {
          case Found.ToStruct found ->
              pointer(types, found.struct(), trust(reg, struct, found, walk.flags));
          case Found other -> plain(other);
        };
    load(loaded, value);
  }

  /// A map's own fields: the kernel's struct of its type is read.
  void mapAccess(int base, RegisterState reg, long offset, int size, boolean write, int value) {
    String label = MemoryAccess.mapOf(reg).type().label();
    KernelTypes types = env.types();
    String name = types.structFor("map", label);
    if (name == null) {
      throw Refusal.unsupported("access to the own fields of a map of type " + label);
    }
    requirePrivilege(name);
    if (offset < 0) {
      throw env.denied("R" + base + " is " + name + " invalid negative access: off=" + offset);
    }
    if (write) {
      throw env.denied("only read from " + name + " is supported");
    }
    StructWalk walk = new StructWalk(types);
    RegisterState loaded =
        switch (walk.find(env.struct(name), (int) offset, size)) {
          case Found.ToStruct found -> pointer(types, found.struct(), walk.flags);
          case Found other -> plain(other);
        };
    load(loaded, value);
  }

  private void requirePrivilege(String struct) {
    if (!env.options.perfmon()) {
      throw env.refuse(
          Errno.EPERM,
          "'struct " + struct + "' access is allowed only to CAP_PERFMON and CAP_SYS_ADMIN");
    }
  }

  private void load(RegisterState loaded, int value) {
    if (value == Environment.NO_REGISTER) {
      return;
    }
    if (loaded.maybeNull()) {
      loaded.id = env.newId();
    }
    env.frame().set(value, loaded);
  }

  /// What is no pointer to a struct. kernel: mark_btf_ld_reg
  private RegisterState plain(Found found) {
    return switch (found) {
      case Found.Number _ -> RegisterState.unknown();
      case Found.ToUnknown _ -> {
        RegisterState memory = RegisterState.pointer(RegisterType.MEM);
        memory.flags = RegisterState.READ_ONLY | RegisterState.UNTRUSTED;
        yield memory;
      }
      case Found.Nothing(Errno errno, String message) -> throw env.refuse(errno, message);
      case Found.ToStruct _, Found.Nested _ ->
          throw new IllegalStateException("not a plain thing: " + found);
    };
  }

  /// How far a pointer read from a struct may be trusted. These programs never sleep: they run as
  /// if in an RCU section.
  ///
  /// @param flags what the walk to the member says
  private int trust(RegisterState reg, KernelStruct struct, Found.ToStruct found, int flags) {
    if ((reg.flags & RegisterState.UNTRUSTED) != 0) {
      return RegisterState.UNTRUSTED;
    }
    if (!reg.isTrusted() && (reg.flags & RegisterState.RCU) == 0) {
      return flags & ~TRUST;
    }
    if (lists(struct, "__safe_trusted", found)) {
      return flags | RegisterState.TRUSTED;
    }
    if (lists(struct, "__safe_trusted_or_null", found)) {
      return flags | RegisterState.TRUSTED | RegisterState.MAYBE_NULL;
    }
    if (lists(struct, "__safe_rcu", found)) {
      return flags | RegisterState.RCU;
    }
    if (lists(struct, "__safe_rcu_or_null", found)) {
      return (flags | RegisterState.RCU | RegisterState.MAYBE_NULL) & ~RegisterState.UNTRUSTED;
    }
    if ((flags & RegisterState.RCU) != 0) {
      return flags | RegisterState.MAYBE_NULL;
    }
    return (flags & (RegisterState.PERCPU | RegisterState.USER)) != 0 ? flags : flags & ~TRUST;
  }

  /// Whether the kernel trusts this member of the struct. kernel: btf_nested_type_is_trusted
  private boolean lists(KernelStruct struct, String suffix, Found.ToStruct found) {
    KernelTypes types = env.types();
    var id = types.struct(struct.name() + suffix);
    if (id.isEmpty() || !(types.type(id.getAsInt()) instanceof Composite list)) {
      return false;
    }
    for (Member member : list.members()) {
      if (member.name().equals(found.field())
          && types.type(member.type()) instanceof Pointer pointer
          && types.withoutModifiers(pointer.target()) == found.struct()) {
        return true;
      }
    }
    return false;
  }
}
