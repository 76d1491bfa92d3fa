package dev.skmsg.server.lsp;

import dev.skmsg.bpf.isa.Diagnostic;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.runtime.scenario.TestResult;
import dev.skmsg.server.protocol.ProgramMessages;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.DocumentUri;
import dev.skmsg.server.workspace.Snapshot;
import dev.skmsg.server.workspace.Verification;
import dev.skmsg.toolchain.Disassembly;
import dev.skmsg.toolchain.Judgement;
import dev.skmsg.toolchain.LoadedFile;
import dev.skmsg.toolchain.MessageWay;
import dev.skmsg.toolchain.ModelJudge;
import dev.skmsg.toolchain.ObjectAssembly;
import dev.skmsg.toolchain.OutputFile;
import dev.skmsg.toolchain.ProgramFiles;
import dev.skmsg.toolchain.SampleData;
import dev.skmsg.toolchain.SampleTraffic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.jspecify.annotations.Nullable;

/// What an editor asks about programs besides LSP: log, object, disassembly, sample traffic.
final class ProgramRequests {
  private ProgramRequests() {}

  static ProgramMessages.Text log(Snapshot snapshot, ProgramMessages.LogRequest request) {
    Program program = program(snapshot, request.uri(), request.program());
    Path path = DocumentUri.of(request.uri()).path();
    Verification verification = Verification.near(path);
    Judgement judgement =
        ModelJudge.judge(
            path.toString(),
            program,
            verification.kernels().getFirst(),
            verification.privileges().options(Math.clamp(request.level(), 1, 2)));
    return new ProgramMessages.Text(judgement.log());
  }

  /// The named program of a file, or its only one.
  private static Program program(Snapshot snapshot, String uri, @Nullable String name) {
    Path path = DocumentUri.of(uri).path();
    LoadedFile file =
        snapshot.document(uri) instanceof AsmDocument open
            ? open.assembled()
            : ProgramFiles.read(path);
    return switch (file) {
      case LoadedFile.Malformed malformed -> throw refused(first(malformed.errors()));
      case LoadedFile.Programs programs -> {
        List<Program> wanted =
            programs.programs().stream()
                .filter(program -> name == null || program.name().equals(name))
                .toList();
        if (wanted.size() != 1) {
          throw refused(
              name == null
                  ? "the file has several programs: name one"
                  : "there is no program " + name);
        }
        yield wanted.getFirst();
      }
    };
  }

  private static String first(List<Diagnostic> errors) {
    return errors.getFirst().position() + ": " + errors.getFirst().message();
  }

  /// Writes the object of a source beside it.
  static ProgramMessages.File assemble(Snapshot snapshot, ProgramMessages.OfFile request) {
    Path source = DocumentUri.of(request.uri()).path();
    if (!(snapshot.at(source).orElse(null) instanceof AsmDocument document)) {
      throw refused("no assembly file " + source);
    }
    return switch (ObjectAssembly.of(document.syntax())) {
      case ObjectAssembly.Malformed malformed -> throw refused(first(malformed.errors()));
      case ObjectAssembly.Assembled assembled -> {
        Path target = ObjectAssembly.target(source);
        try {
          OutputFile.write(target, assembled.bytes());
        } catch (IOException e) {
          throw refused(target + " cannot be written: " + e.getMessage());
        }
        yield new ProgramMessages.File(DocumentUri.of(target).text());
      }
    };
  }

  static ProgramMessages.Text disassemble(ProgramMessages.OfFile request) {
    return switch (Disassembly.of(DocumentUri.of(request.uri()).path(), false)) {
      case Disassembly.Text(String text) -> new ProgramMessages.Text(text);
      case Disassembly.Malformed malformed -> throw refused(first(List.of(malformed.error())));
    };
  }

  static ProgramMessages.Text run(Snapshot snapshot, ProgramMessages.RunRequest request) {
    Program program = program(snapshot, request.uri(), null);
    Path path = DocumentUri.of(request.uri()).path();
    Verification verification = Verification.near(path);
    KernelProfile kernel = verification.kernels().getFirst();
    Judgement judgement =
        ModelJudge.judge(request.uri(), program, kernel, verification.privileges().options(0));
    if (judgement.outcome() != Judgement.Outcome.ACCEPT) {
      throw refused(program.name() + " is not accepted: " + judgement.error());
    }
    List<byte[]> sends = new ArrayList<>();
    for (String send : request.sends()) {
      sends.add(message(send));
    }
    TestResult result = SampleTraffic.play(program, sends, kernel, 1);
    String trouble = result.error() == null ? "" : "\n" + result.error() + "\n";
    return new ProgramMessages.Text(MessageWay.text(result.trace()) + trouble);
  }

  private static byte[] message(String send) {
    return switch (SampleData.read(send)) {
      case SampleData.Bytes(byte[] bytes) -> bytes;
      case SampleData.Wrong(String why) -> throw refused(why);
    };
  }

  static ProgramMessages.Templates templates() {
    return new ProgramMessages.Templates(Templates.ALL);
  }

  static ResponseErrorException refused(String why) {
    return new ResponseErrorException(
        new ResponseError(ResponseErrorCode.RequestFailed, why, null));
  }
}
