package dev.skmsg.server.lsp;

import dev.skmsg.grammar.msgtest.TestName;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.DocumentUri;
import dev.skmsg.server.workspace.Snapshot;
import dev.skmsg.server.workspace.TestDocument;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.lsp4j.FileRename;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;

/// When a program's file gets another name, the test files that name it follow.
final class FileRenames {
  private FileRenames() {}

  static WorkspaceEdit edit(Snapshot snapshot, List<FileRename> renames) {
    Map<String, List<TextEdit>> changes = new LinkedHashMap<>();
    for (FileRename rename : renames) {
      Path from = absolute(rename.getOldUri());
      Path to = absolute(rename.getNewUri());
      if (snapshot.at(from).orElse(null) instanceof AsmDocument program) {
        for (TestDocument test : Neighbours.testsOf(snapshot, program)) {
          edits(test, from, to, changes);
        }
      }
    }
    return new WorkspaceEdit(changes);
  }

  private static Path absolute(String uri) {
    return DocumentUri.of(uri).path().toAbsolutePath().normalize();
  }

  private static void edits(
      TestDocument test, Path from, Path to, Map<String, List<TextEdit>> changes) {
    Path place = test.path().toAbsolutePath();
    Path folder = place.getParent();
    for (TestName name : test.syntax().names()) {
      if (folder != null
          && name.role() == TestName.Role.FILE
          && place.resolveSibling(name.text()).normalize().equals(from)) {
        String path = folder.relativize(to).toString().replace('\\', '/');
        boolean data = test.text().startsWith("@", name.span().offset());
        String written = data ? "@" + path : '"' + path + '"';
        changes
            .computeIfAbsent(test.uriText(), _ -> new ArrayList<>())
            .add(new TextEdit(test.lines().range(name.span()), written));
      }
    }
  }
}
