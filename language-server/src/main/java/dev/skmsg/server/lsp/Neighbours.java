package dev.skmsg.server.lsp;

import dev.skmsg.grammar.msgtest.TestName;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Document;
import dev.skmsg.server.workspace.Snapshot;
import dev.skmsg.server.workspace.TestDocument;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which test files speak of which programs. Tests lie beside their programs.
final class Neighbours {
  private static final int MOST = 200;

  private Neighbours() {}

  /// The assembly files that a test file names.
  static List<AsmDocument> programsOf(Snapshot snapshot, TestDocument test) {
    List<AsmDocument> programs = new ArrayList<>();
    for (TestName name : test.syntax().names()) {
      if (name.role() == TestName.Role.FILE && name.text().endsWith(".s")) {
        snapshot
            .at(test.path().resolveSibling(name.text()))
            .filter(AsmDocument.class::isInstance)
            .ifPresent(document -> programs.add((AsmDocument) document));
      }
    }
    return programs;
  }

  /// The test files, open or beside the program, that name it.
  static List<TestDocument> testsOf(Snapshot snapshot, AsmDocument program) {
    Path path = program.path().toAbsolutePath().normalize();
    Set<Document> candidates = new LinkedHashSet<>(snapshot.documents());
    Path folder = path.getParent();
    if (folder != null && Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.msgtest")) {
        for (Path file : files) {
          snapshot.at(file).ifPresent(candidates::add);
          if (candidates.size() > MOST) {
            break;
          }
        }
      } catch (IOException e) {
        // then those that are open are all there is
      }
    }
    List<TestDocument> tests = new ArrayList<>();
    for (Document candidate : candidates) {
      if (candidate instanceof TestDocument test && names(test, path)) {
        tests.add(test);
      }
    }
    return tests;
  }

  private static boolean names(TestDocument test, Path program) {
    return test.syntax().names().stream()
        .anyMatch(
            name ->
                name.role() == TestName.Role.FILE
                    && test.path()
                        .toAbsolutePath()
                        .resolveSibling(name.text())
                        .normalize()
                        .equals(program));
  }
}
