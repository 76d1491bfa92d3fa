package dev.skmsg.bpf.linux;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.bpf.kernel.Errno;
import java.util.List;

/// Whether the running kernel can be asked through bpf(2).
///
/// @param reason one sentence saying why not; empty if it can
public record Availability(boolean permitted, String reason) {

  /// Found once, by loading the smallest program there is.
  public static Availability ofThisProcess() {
    return Holder.FOUND;
  }

  private static final class Holder {
    static final Availability FOUND = find();
  }

  private static Availability find() {
    String system = System.getProperty("os.name", "");
    if (!system.equals("Linux")) {
      return no("bpf(2) is a system call of Linux, and this is " + system + ".");
    }
    if (!SystemCallNumber.isArchitectureKnown()) {
      return no("bpf(2) is not known on " + System.getProperty("os.arch") + ".");
    }
    Program smallest =
        Program.of(
            "probe",
            ProgramType.SK_MSG,
            List.of(
                new Instruction.Alu(
                    AluOperation.MOV, Width.W64, Register.R0, new Operand.Immediate(1)),
                new Instruction.Exit()),
            List.of());
    return switch (LiveProgram.load(smallest, List.of())) {
      case KernelAnswer.Granted<LiveProgram>(LiveProgram program) -> {
        program.close();
        yield new Availability(true, "");
      }
      case KernelAnswer.Refused<LiveProgram> refused -> refusal(refused);
    };
  }

  private static Availability refusal(KernelAnswer.Refused<LiveProgram> refused) {
    if (refused.errno() == Errno.EPERM.number() || refused.errno() == Errno.EACCES.number()) {
      return no(
          "bpf(2) is not permitted to this process: it takes root, or CAP_BPF and CAP_NET_ADMIN.");
    }
    if (refused.errno() == Errno.ENOSYS.number()) {
      return no("This kernel is built without bpf(2).");
    }
    return no("This kernel loads no sk_msg programs (" + refused.sentence() + ").");
  }

  private static Availability no(String reason) {
    return new Availability(false, reason);
  }
}
