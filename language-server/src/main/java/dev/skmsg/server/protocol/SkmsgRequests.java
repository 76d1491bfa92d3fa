package dev.skmsg.server.protocol;

import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;

/// What the server answers besides LSP; see docs/protocol.md.
public interface SkmsgRequests {
  @JsonRequest("skmsg/tests")
  CompletableFuture<TestMessages.Tests> tests(TestMessages.OfFile request);

  @JsonRequest("skmsg/runTests")
  CompletableFuture<TestMessages.Result> runTests(TestMessages.Run request);

  @JsonRequest("skmsg/verifierLog")
  CompletableFuture<ProgramMessages.Text> verifierLog(ProgramMessages.LogRequest request);

  @JsonRequest("skmsg/assemble")
  CompletableFuture<ProgramMessages.File> assemble(ProgramMessages.OfFile request);

  @JsonRequest("skmsg/disassemble")
  CompletableFuture<ProgramMessages.Text> disassemble(ProgramMessages.OfFile request);

  @JsonRequest("skmsg/run")
  CompletableFuture<ProgramMessages.Text> run(ProgramMessages.RunRequest request);

  @JsonRequest("skmsg/templates")
  CompletableFuture<ProgramMessages.Templates> templates(ProgramMessages.Nothing request);

  @JsonRequest("skmsg/settings")
  CompletableFuture<ProgramMessages.Settings> settings(ProgramMessages.OfFile request);

  @JsonRequest("skmsg/changeSettings")
  CompletableFuture<ProgramMessages.ChangedFile> changeSettings(
      ProgramMessages.SettingsChange request);
}
