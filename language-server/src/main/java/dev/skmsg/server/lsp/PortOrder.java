package dev.skmsg.server.lsp;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.grammar.asm.AsmText;
import dev.skmsg.grammar.syntax.Replacement;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.verifier.observe.Observation;
import dev.skmsg.verifier.observe.PointSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Comparisons of a port in the wrong byte order: remote_port comes in network order in the upper
/// half of its word, local_port in host order. Looks along straight code only, so that what it says
/// is sure.
///
/// kernel: filter.c, sk_msg_convert_ctx_access, bpf_convert_ctx_access, 6.18
final class PortOrder {
  private static final int PORTS = 1 << 16;

  /// A comparison that cannot mean what it says.
  ///
  /// @param slot of the branch
  /// @param load where the port was read
  /// @param swap what was done to its bytes, -1 for nothing
  record Mistake(Program program, int slot, int load, int swap, boolean remote) {
    String message() {
      if (!remote) {
        return "local_port is in host order already: swapped, it is no port number";
      }
      return swap < 0
          ? "remote_port is in network order, in the upper half of its word: turn it with be32"
              + " before comparing it with a port number"
          : "remote_port is in the upper half of its word: a swap of 16 bits leaves 0, be32 gives"
              + " the port number";
    }
  }

  /// What is known of a register: the port it was loaded with, and what became of that.
  private record Port(int load, int swap, boolean remote) {}

  private final Program program;
  private final Function<Program, Observation> observe;
  private final Flow flow;
  private final long remoteOffset;
  private final long localOffset;
  private final @Nullable Port[] ports = new Port[Register.COUNT];
  private final List<Mistake> mistakes = new ArrayList<>();
  private @Nullable Observation observed;

  private PortOrder(Program program, Function<Program, Observation> observe) {
    this.program = program;
    this.observe = observe;
    this.flow = new Flow(program);
    String struct = program.type() == ProgramType.SK_MSG ? "msg." : "skb.";
    this.remoteOffset = offset(struct + "remote_port");
    this.localOffset = offset(struct + "local_port");
  }

  private static long offset(String field) {
    return Objects.requireNonNull(AsmText.knownNames().get(field), field);
  }

  /// @param observe what holds at each instruction, asked for only if a port may be read
  static List<Mistake> find(Program program, Function<Program, Observation> observe) {
    return new PortOrder(program, observe).run();
  }

  private List<Mistake> run() {
    for (int slot = 0; slot < program.instructions().size(); slot++) {
      if (flow.joins(slot)) {
        for (int i = 0; i < ports.length; i++) {
          ports[i] = null;
        }
      }
      step(slot, program.instructions().get(slot));
    }
    return mistakes;
  }

  private void step(int slot, Instruction instruction) {
    switch (instruction) {
      case Instruction.Load load when isPort(slot, load) ->
          set(load.dst(), new Port(slot, -1, load.offset() == remoteOffset));
      case Instruction.Alu(AluOperation op, Width _, Register dst, Register src)
          when op == AluOperation.MOV ->
          set(dst, ports[src.number()]);
      case Instruction.ByteSwap swap -> set(swap.dst(), swapped(slot, swap));
      case Instruction.Branch branch -> compared(slot, branch);
      default -> {
        int written = Effects.writes(instruction);
        for (int i = 0; i < ports.length; i++) {
          if ((written >> i & 1) != 0) {
            ports[i] = null;
          }
        }
      }
    }
  }

  private void set(Register register, @Nullable Port port) {
    ports[register.number()] = port;
  }

  private boolean isPort(int slot, Instruction.Load load) {
    if (load.size() != MemorySize.W
        || load.offset() != remoteOffset && load.offset() != localOffset) {
      return false;
    }
    PointSummary point = observed().points().get(slot);
    return point != null
        && point.registers().get(load.base().number()).types().equals(Set.of("ctx"));
  }

  private Observation observed() {
    Observation result = observed;
    if (result == null) {
      result = observe.apply(program);
      observed = result;
    }
    return result;
  }

  /// What swapping makes of a port, `null` when it is as it should be.
  private @Nullable Port swapped(int slot, Instruction.ByteSwap swap) {
    Port port = ports[swap.dst().number()];
    boolean turns = swap.order() != Instruction.ByteSwap.ByteOrder.TO_LITTLE;
    if (port == null || port.swap >= 0 || !turns) {
      return null;
    }
    return port.remote && swap.bits() != 16 ? null : new Port(port.load, slot, port.remote);
  }

  private void compared(int slot, Instruction.Branch branch) {
    Port port = ports[branch.left().number()];
    boolean wrong = port != null && (port.remote || port.swap >= 0);
    if (wrong
        && branch.right() instanceof Operand.Immediate(int value)
        && value > 0
        && value < PORTS) {
      mistakes.add(new Mistake(program, slot, port.load, port.swap, port.remote));
    }
  }

  /// Sets the byte order right where the port is read.
  static List<Fix> fixes(AsmDocument document, Mistake mistake) {
    Patch patch = new Patch(document, mistake.program);
    SourcePosition swap = mistake.swap < 0 ? null : mistake.program.position(mistake.swap);
    Instruction load = mistake.program.instructions().get(mistake.load);
    if (patch.countsInstructions()
        || !(load instanceof Instruction.Load(_, _, Register dst, _, _))) {
      return List.of();
    }
    if (!mistake.remote && swap != null) {
      patch.remove(swap);
      return List.of(new Fix("Compare local_port as it is, in host order", patch.edits()));
    }
    String turn = "r%d = be32 r%d".formatted(dst.number(), dst.number());
    String title = "Turn remote_port into a port number with be32";
    if (swap == null) {
      return patch.after(mistake.load, List.of(turn))
          ? List.of(new Fix(title, patch.edits()))
          : List.of();
    }
    if (mistake.program.instructions().get(mistake.swap)
        instanceof Instruction.ByteSwap(_, _, Register swapped)) {
      String text = "r%d = be32 r%d".formatted(swapped.number(), swapped.number());
      return List.of(
          new Fix(title, List.of(new Replacement(Instructions.statement(document, swap), text))));
    }
    return List.of();
  }
}
