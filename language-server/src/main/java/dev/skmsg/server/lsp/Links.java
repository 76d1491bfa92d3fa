package dev.skmsg.server.lsp;

import dev.skmsg.grammar.msgtest.TestName;
import dev.skmsg.server.workspace.Document;
import dev.skmsg.server.workspace.DocumentUri;
import dev.skmsg.server.workspace.TestDocument;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.DocumentLink;

/// The files that a test file names, those that are there.
final class Links {
  private Links() {}

  static List<DocumentLink> links(Document document) {
    List<DocumentLink> links = new ArrayList<>();
    if (document instanceof TestDocument test) {
      for (TestName name : test.syntax().names()) {
        if (name.role() == TestName.Role.FILE) {
          link(test, name, links);
        }
      }
    }
    return links;
  }

  private static void link(TestDocument test, TestName name, List<DocumentLink> links) {
    try {
      Path path = test.path().toAbsolutePath().resolveSibling(name.text()).normalize();
      if (Files.isRegularFile(path)) {
        links.add(new DocumentLink(test.lines().range(name.span()), DocumentUri.of(path).text()));
      }
    } catch (InvalidPathException e) {
      // no file can have this name
    }
  }
}
