package dev.skmsg.server.lsp;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.verifier.check.HelperCheck;
import dev.skmsg.verifier.observe.Observation;
import dev.skmsg.verifier.observe.PointSummary;
import dev.skmsg.verifier.observe.RegisterSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What may be missing before an instruction at which a program is rejected, judged by what its
/// registers hold there: a bounds check, a null check, packet pointers read anew.
final class Repairs {
  private final AsmDocument document;
  private final Program program;
  private final Observation observation;
  private final Flow flow;

  Repairs(AsmDocument document, Program program, Observation observation) {
    this.document = document;
    this.program = program;
    this.observation = observation;
    this.flow = new Flow(program);
  }

  /// @param slot of the instruction that is refused
  List<Fix> at(int slot) {
    List<Fix> fixes = new ArrayList<>();
    PointSummary point = observation.points().get(slot);
    if (point == null || new Patch(document, program).countsInstructions()) {
      return fixes;
    }
    Instruction instruction = program.instructions().get(slot);
    boundsCheck(slot, instruction, point).ifPresent(fixes::add);
    int reads = Effects.reads(instruction);
    for (int register = 0; register < 10; register++) {
      if ((reads >> register & 1) != 0) {
        nullCheck(slot, register, point).ifPresent(fixes::add);
        reload(slot, register, point).ifPresent(fixes::add);
      }
    }
    return fixes;
  }

  private static RegisterSummary register(PointSummary point, int register) {
    return point.registers().get(register);
  }

  private static boolean holds(RegisterSummary register, String type) {
    return register.types().equals(Set.of(type)) && !register.maybeUninitialised();
  }

  // ---- a bounds check

  private record Access(Register base, int offset, int size) {}

  private static Optional<Access> access(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Load load -> access(load.base(), load.offset(), load.size());
      case Instruction.Store store -> access(store.base(), store.offset(), store.size());
      case Instruction.Atomic atomic -> access(atomic.base(), atomic.offset(), atomic.size());
      case Instruction.LoadAcquire load -> access(load.base(), load.offset(), load.size());
      case Instruction.StoreRelease store -> access(store.base(), store.offset(), store.size());
      default -> Optional.empty();
    };
  }

  private static Optional<Access> access(Register base, short offset, MemorySize size) {
    return Optional.of(new Access(base, offset, size.bytes()));
  }

  private Optional<Fix> boundsCheck(int slot, Instruction instruction, PointSummary point) {
    Access access = access(instruction).orElse(null);
    if (access == null || !holds(register(point, access.base().number()), "pkt")) {
      return Optional.empty();
    }
    int bytes = bytes(slot, access.base());
    List<Integer> free = free(slot, point);
    int end = holder(point, "pkt_end");
    int context = holder(point, "ctx");
    if (bytes <= 0 || free.isEmpty() || end < 0 && (context < 0 || free.size() < 2)) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>();
    int scratch = free.getFirst();
    if (end < 0) {
      end = free.get(1);
      lines.add(load(end, context, "data_end"));
    }
    Patch patch = new Patch(document, program);
    String pass = patch.passLabel(slot, flow);
    if (pass == null) {
      return Optional.empty();
    }
    lines.add("r%d = r%d".formatted(scratch, access.base().number()));
    lines.add("r%d += %d".formatted(scratch, bytes));
    lines.add("if r%d > r%d goto %s".formatted(scratch, end, pass));
    patch.before(slot, lines);
    return Optional.of(
        new Fix(
            "Check that %s behind r%d %s in the message, else go to %s"
                .formatted(
                    bytes == 1 ? "1 byte" : bytes + " bytes",
                    access.base().number(),
                    bytes == 1 ? "lies" : "lie",
                    pass),
            patch.edits()));
  }

  /// How many bytes behind a pointer the instructions from here on need, up to where the straight
  /// way ends.
  private int bytes(int slot, Register base) {
    int bytes = 0;
    for (int at = slot; at < program.instructions().size(); at++) {
      Instruction instruction = program.instructions().get(at);
      Access access = access(instruction).orElse(null);
      if (access != null && access.base() == base) {
        bytes = Math.max(bytes, access.offset() + access.size());
      }
      boolean straight =
          switch (instruction) {
            case Instruction.Branch _,
                Instruction.Jump _,
                Instruction.MayGoto _,
                Instruction.Call _,
                Instruction.CallRegister _,
                Instruction.Exit _ ->
                false;
            default -> (Effects.writes(instruction) >> base.number() & 1) == 0;
          };
      if (!straight) {
        break;
      }
    }
    return bytes;
  }

  /// A register that holds this and nothing else, -1 if none does.
  private static int holder(PointSummary point, String type) {
    for (int number = 0; number < 10; number++) {
      RegisterSummary register = register(point, number);
      boolean whole = !type.equals("ctx") || register.offsetMin() == 0 && register.offsetMax() == 0;
      if (holds(register, type) && whole) {
        return number;
      }
    }
    return -1;
  }

  /// Registers that nothing reads from here on before it writes them, those that hold nothing yet
  /// first.
  private List<Integer> free(int slot, PointSummary point) {
    int live = flow.live()[slot];
    List<Integer> empty = new ArrayList<>();
    List<Integer> dead = new ArrayList<>();
    for (int number : new int[] {5, 4, 3, 2, 0, 1, 9, 8, 7, 6}) {
      if ((live >> number & 1) == 0) {
        (register(point, number).types().isEmpty() ? empty : dead).add(number);
      }
    }
    dead.removeIf(number -> holds(register(point, number), "pkt_end"));
    dead.removeIf(number -> holds(register(point, number), "ctx"));
    empty.addAll(dead);
    return empty;
  }

  private String load(int register, int context, String field) {
    boolean message = program.type() == ProgramType.SK_MSG;
    return "r%d = *(%s *)(r%d + %s.%s)"
        .formatted(register, message ? "u64" : "u32", context, message ? "msg" : "skb", field);
  }

  // ---- a null check

  private Optional<Fix> nullCheck(int slot, int number, PointSummary point) {
    RegisterSummary register = register(point, number);
    if (register.types().stream().noneMatch(type -> type.endsWith("_or_null"))) {
      return Optional.empty();
    }
    Patch patch = new Patch(document, program);
    String pass = patch.passLabel(slot, flow);
    if (pass == null) {
      return Optional.empty();
    }
    patch.before(slot, List.of("if r%d == 0 goto %s".formatted(number, pass)));
    String map = register.maps().isEmpty() ? "" : " of " + String.join(", ", register.maps());
    return Optional.of(
        new Fix(
            "Check that r%d%s is not null, else go to %s".formatted(number, map, pass),
            patch.edits()));
  }

  // ---- packet pointers that a call has made void

  private Optional<Fix> reload(int slot, int number, PointSummary point) {
    if (register(point, number).types().stream().anyMatch(type -> type.startsWith("pkt"))) {
      return Optional.empty();
    }
    Moved moved = moved(slot, number);
    if (moved == null) {
      return Optional.empty();
    }
    int call = moved.call();
    PointSummary before = observation.points().get(call);
    PointSummary after = observation.points().get(call + 1);
    int context = after == null ? -1 : holder(after, "ctx");
    if (before == null || context < 0) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>();
    List<String> reloaded = new ArrayList<>();
    int live = flow.live()[call + 1];
    for (int at = 6; at < 10; at++) {
      List<String> again = again(at, register(before, at), context);
      if ((live >> at & 1) != 0 && !again.isEmpty()) {
        lines.addAll(again);
        reloaded.add("r" + at);
      }
    }
    Patch patch = new Patch(document, program);
    if (!reloaded.contains("r" + moved.register()) || !patch.after(call, lines)) {
      return Optional.empty();
    }
    return Optional.of(
        new Fix(
            "Read %s anew after the call that may move the message"
                .formatted(String.join(" and ", reloaded)),
            patch.edits()));
  }

  /// How a packet pointer is read again.
  private List<String> again(int number, RegisterSummary register, int context) {
    if (holds(register, "pkt_end")) {
      return List.of(load(number, context, "data_end"));
    }
    if (!holds(register, "pkt") || register.offsetMin() != register.offsetMax()) {
      return List.of();
    }
    String load = load(number, context, "data");
    return register.offsetMin() == 0
        ? List.of(load)
        : List.of(load, "r%d += %d".formatted(number, register.offsetMin()));
  }

  /// A call that made a packet pointer void, and the register that held it.
  private record Moved(int call, int register) {}

  /// The call on the straight way to a slot that made void what a register holds or was made of.
  private @Nullable Moved moved(int slot, int number) {
    int register = number;
    for (int at = slot - 1; at >= flow.functionStart(slot); at--) {
      Instruction instruction = program.instructions().get(at);
      if (instruction instanceof Instruction.Call call
          && call.kind() == CallKind.HELPER
          && HelperCheck.changesPacket(call.target())) {
        PointSummary before = observation.points().get(at);
        boolean packet =
            before != null
                && register(before, register).types().stream().anyMatch(t -> t.startsWith("pkt"));
        return packet ? new Moved(at, register) : null;
      }
      if ((Effects.writes(instruction) >> register & 1) == 0) {
        continue;
      }
      if (!(instruction instanceof Instruction.Alu alu)) {
        return null;
      }
      if (alu.op() == AluOperation.MOV && alu.src() instanceof Register source) {
        register = source.number();
      } else if (alu.op() != AluOperation.ADD && alu.op() != AluOperation.SUB) {
        return null;
      }
    }
    return null;
  }
}
