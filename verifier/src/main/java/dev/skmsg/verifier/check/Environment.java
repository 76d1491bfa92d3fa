package dev.skmsg.verifier.check;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.bpf.object.KernelTypes;
import dev.skmsg.verifier.VerifierOptions;
import dev.skmsg.verifier.log.KernelLog;
import dev.skmsg.verifier.state.AbstractState;
import dev.skmsg.verifier.state.FrameState;
import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.RegisterType;
import org.jspecify.annotations.Nullable;

/// One verification: the program with what was found out about it beforehand, and the state of the
/// path being walked.
///
/// kernel: struct bpf_verifier_env, 6.18
public final class Environment {
  public static final int NO_REGISTER = -1;

  public final Program program;
  public final KernelProfile kernel;
  public final VerifierOptions options;
  public final KernelLog log;
  public final Subprograms subprograms;
  final MapRecords records;
  private final Instruction[] instructions;

  /// The pointer each memory instruction was used with, to find that its type does not change.
  private final @Nullable PointerKind[] pointerKinds;

  /// The state before (and during) the current instruction.
  public AbstractState state;

  /// The instruction processed now; a check that jumps sets [#next].
  public int slot;

  /// The instruction processed after this one.
  public int next;

  public int processed;
  public int jumps;
  private int lastId;
  private @Nullable Paths paths;

  public Environment(
      Program program,
      KernelProfile kernel,
      VerifierOptions options,
      KernelLog log,
      Subprograms subprograms) {
    this.program = program;
    this.kernel = kernel;
    this.options = options;
    this.log = log;
    this.subprograms = subprograms;
    this.records = new MapRecords(program);
    this.instructions = program.instructions().toArray(Instruction[]::new);
    this.pointerKinds = new PointerKind[instructions.length];
    this.state = new AbstractState(new FrameState(0, -1, 0));
  }

  public void attach(Paths exploration) {
    paths = exploration;
  }

  Paths paths() {
    if (paths == null) {
      throw new IllegalStateException("no exploration");
    }
    return paths;
  }

  public Instruction instruction(int index) {
    return instructions[index];
  }

  public int length() {
    return instructions.length;
  }

  /// A number no register carries yet.
  public int newId() {
    return ++lastId;
  }

  public int lastId() {
    return lastId;
  }

  public FrameState frame() {
    return state.current();
  }

  /// Whether the kernel's own types are known here.
  boolean knowsTypes() {
    return KernelTypes.of(kernel.version()).isPresent();
  }

  /// The kernel's own types.
  KernelTypes types() {
    return KernelTypes.of(kernel.version())
        .orElseThrow(() -> Refusal.unsupported("the types of kernel " + kernel.version()));
  }

  /// The id of one of the kernel's structs.
  int struct(String name) {
    return types()
        .struct(name)
        .orElseThrow(() -> Refusal.unsupported("the kernel's struct " + name));
  }

  public RegisterState get(int register) {
    return state.current().get(register);
  }

  /// Whether the register holds a pointer that this loader must not leak.
  public boolean isSecretPointer(RegisterState register) {
    return !options.perfmon() && !register.isScalar();
  }

  /// Adds a line to the log before the last one.
  public void say(String line) {
    log.line(line);
  }

  public Refusal refuse(Errno errno, String message) {
    return Refusal.rejected(errno, message);
  }

  Refusal invalid(String message) {
    return Refusal.rejected(Errno.EINVAL, message);
  }

  Refusal denied(String message) {
    return Refusal.rejected(Errno.EACCES, message);
  }

  /// kernel: check_reg_arg with SRC_OP
  void requireReadable(int register) {
    if (get(register).type == RegisterType.NOT_INIT) {
      throw denied("R" + register + " !read_ok");
    }
  }

  /// kernel: check_reg_arg with DST_OP_NO_MARK
  void requireWritable(int register) {
    if (register == 10) {
      throw denied("frame pointer is read only");
    }
  }

  /// The register becomes an unbounded scalar, to be narrowed by the caller. kernel:
  /// mark_reg_unknown
  RegisterState setUnknown(int register) {
    RegisterState unknown = RegisterState.unknown();
    frame().set(register, unknown);
    return unknown;
  }

  /// Ranges that contradict each other become unbounded, as the kernel does outside of tests.
  ///
  /// kernel: reg_bounds_sanity_check
  void checkInvariants(RegisterState register) {
    if (register.isContradictory()) {
      register.setUnbounded();
    }
  }

  /// A pointer's type with its modifiers.
  private record PointerKind(RegisterType type, int flags) {
    boolean isMemory() {
      return type == RegisterType.MEM || type == RegisterType.BTF_ID;
    }

    /// What is translated as either: guarded, if one of both must be.
    PointerKind merge(PointerKind other) {
      boolean plain = type == RegisterType.MEM || other.type == RegisterType.MEM;
      int kept = RegisterState.UNTRUSTED | RegisterState.READ_ONLY;
      return new PointerKind(
          plain ? RegisterType.MEM : RegisterType.BTF_ID, (flags | other.flags) & kept);
    }
  }

  /// An instruction may not be used with pointers that need different translations. kernel:
  /// save_aux_ptr_type
  ///
  /// @param trustMayDiffer it loads, so that memory may be guarded on one path only
  void notePointerType(RegisterState pointer, boolean trustMayDiffer) {
    PointerKind kind = new PointerKind(pointer.type, pointer.flags);
    PointerKind previous = pointerKinds[slot];
    if (previous == null) {
      pointerKinds[slot] = kind;
    } else if (!previous.equals(kind)
        && (isTranslated(previous.type()) || isTranslated(kind.type()))) {
      if (!trustMayDiffer || !kind.isMemory() || !previous.isMemory()) {
        throw invalid("same insn cannot be used with different pointers");
      }
      pointerKinds[slot] = kind.merge(previous);
    }
  }

  private static boolean isTranslated(RegisterType type) {
    return switch (type) {
      case CTX, SOCKET, SOCK_COMMON, XDP_SOCK, BTF_ID, ARENA -> true;
      case NOT_INIT,
          SCALAR,
          CONST_MAP_PTR,
          MAP_VALUE,
          MAP_KEY,
          STACK,
          PACKET,
          PACKET_END,
          MEM,
          FUNC ->
          false;
    };
  }

  /// Applies a change to every register and spilled register of the current state.
  void replaceAll(Paths.Replacement replacement) {
    replaceAll(state, replacement);
  }

  /// kernel: bpf_for_each_reg_in_vstate
  static void replaceAll(AbstractState state, Paths.Replacement replacement) {
    for (int f = 0; f <= state.depth(); f++) {
      FrameState frame = state.frame(f);
      for (int r = 0; r < 11; r++) {
        frame.set(r, replacement.apply(frame.get(r)));
      }
      for (int s = 0; s < frame.slots(); s++) {
        if (frame.isSpilled(s)) {
          frame.setSpill(s, replacement.apply(frame.spill(s)));
        }
      }
    }
  }
}
