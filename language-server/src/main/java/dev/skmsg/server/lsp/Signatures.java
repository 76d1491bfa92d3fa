package dev.skmsg.server.lsp;

import dev.skmsg.bpf.kernel.HelperPrototype;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.grammar.asm.AsmName;
import dev.skmsg.server.workspace.Analysis;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.verifier.observe.PointSummary;
import dev.skmsg.verifier.observe.RegisterSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.ParameterInformation;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.SignatureHelp;
import org.eclipse.lsp4j.SignatureInformation;
import org.jspecify.annotations.Nullable;

/// What a helper that is called on a line takes, and which of its registers hold something there.
/// The first that does not is the active one.
final class Signatures {
  private final Analysis analysis;

  Signatures(Analysis analysis) {
    this.analysis = analysis;
  }

  Optional<SignatureHelp> help(AsmDocument document, Position caret) {
    AsmName call = call(document, caret.getLine());
    HelperPrototype helper = call == null ? null : KernelProfile.newest().helper(call.text());
    if (call == null || helper == null) {
      return Optional.empty();
    }
    Instructions.At here = Instructions.at(document, call.span().offset());
    PointSummary point =
        here == null ? null : analysis.observe(document, here.program()).points().get(here.slot());
    List<ParameterInformation> parameters = new ArrayList<>();
    int active = -1;
    List<String> arguments = Vocabulary.arguments(helper);
    for (int i = 0; i < arguments.size(); i++) {
      RegisterSummary register = point == null ? null : point.registers().get(i + 1);
      boolean unset =
          register != null && (register.types().isEmpty() || register.maybeUninitialised());
      if (unset && active < 0) {
        active = i;
      }
      String state =
          register == null ? "" : unset ? "not set yet" : "holds " + States.brief(register);
      parameters.add(new ParameterInformation(arguments.get(i), state));
    }
    SignatureInformation signature =
        new SignatureInformation(Vocabulary.signature(helper), (String) null, parameters);
    SignatureHelp help = new SignatureHelp(List.of(signature), 0, null);
    if (active >= 0) {
      help.setActiveParameter(active);
    }
    return Optional.of(help);
  }

  private static @Nullable AsmName call(AsmDocument document, int line) {
    return document.syntax().names().stream()
        .filter(name -> name.role() == AsmName.Role.CALL)
        .filter(name -> document.lines().lineOf(name.span().offset()) == line)
        .findFirst()
        .orElse(null);
  }
}
