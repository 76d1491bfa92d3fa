package dev.skmsg.server.lsp;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.server.workspace.AsmDocument;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.DiagnosticRelatedInformation;
import org.eclipse.lsp4j.Location;

/// Where the registers that an instruction reads were last written, or left undefined by a call.
final class Origins {
  private static final int MOST = 6;

  private Origins() {}

  static List<DiagnosticRelatedInformation> of(AsmDocument document, Program program, int slot) {
    List<DiagnosticRelatedInformation> origins = new ArrayList<>();
    Flow flow = new Flow(program);
    int reads = Effects.reads(program.instructions().get(slot));
    for (int register = 0; register < 10; register++) {
      if ((reads >> register & 1) == 0) {
        continue;
      }
      for (int writer : flow.writers(slot, register)) {
        SourcePosition position = program.position(writer);
        if (position != null && origins.size() < MOST) {
          Location location =
              new Location(
                  document.uriText(),
                  document.lines().range(Instructions.statement(document, position)));
          origins.add(
              new DiagnosticRelatedInformation(
                  location, words(program.instructions().get(writer), register)));
        }
      }
    }
    return origins;
  }

  private static String words(Instruction writer, int register) {
    boolean call = writer instanceof Instruction.Call || writer instanceof Instruction.CallRegister;
    return call && register > 0
        ? "r%d is undefined after this call".formatted(register)
        : "r%d comes from here".formatted(register);
  }
}
