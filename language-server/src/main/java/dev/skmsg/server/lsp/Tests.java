package dev.skmsg.server.lsp;

import dev.skmsg.grammar.msgtest.TestBlock;
import dev.skmsg.server.protocol.TestMessages;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Snapshot;
import dev.skmsg.server.workspace.TestDocument;
import dev.skmsg.toolchain.LoadedFile;
import dev.skmsg.toolchain.ProgramFiles;
import dev.skmsg.toolchain.TestFile;
import java.nio.file.Path;
import java.util.List;

/// The tests of a document.
final class Tests {
  private Tests() {}

  /// As the editor is told of them.
  static TestMessages.Tests listed(TestDocument document) {
    List<TestMessages.Test> tests =
        document.syntax().tests().stream().map(test -> of(document, test)).toList();
    return new TestMessages.Tests(document.uriText(), tests);
  }

  private static TestMessages.Test of(TestDocument document, TestBlock test) {
    return new TestMessages.Test(
        id(document, test),
        test.name(),
        document.uriText(),
        document.lines().range(test.span()),
        document.lines().range(test.nameSpan()));
  }

  /// Lasts as long as the test's name does.
  static String id(TestDocument document, TestBlock test) {
    return document.uriText() + "#" + test.name();
  }

  /// The tests with the programs they name, those that are open as the editor holds them.
  static TestFile read(Snapshot snapshot, TestDocument document) {
    if (document.isTooLarge()) {
      return new TestFile.Malformed(document.path().toString(), List.of(document.tooLarge()));
    }
    return TestFile.of(document.syntax(), path -> program(snapshot, path));
  }

  private static LoadedFile program(Snapshot snapshot, Path path) {
    return snapshot
        .at(path)
        .filter(AsmDocument.class::isInstance)
        .filter(_ -> path.toString().endsWith(".s"))
        .map(document -> ((AsmDocument) document).assembled())
        .orElseGet(() -> ProgramFiles.read(path));
  }
}
