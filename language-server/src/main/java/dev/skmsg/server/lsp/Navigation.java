package dev.skmsg.server.lsp;

import dev.skmsg.grammar.asm.AsmName;
import dev.skmsg.grammar.msgtest.TestName;
import dev.skmsg.grammar.syntax.Span;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Document;
import dev.skmsg.server.workspace.DocumentUri;
import dev.skmsg.server.workspace.Snapshot;
import dev.skmsg.server.workspace.TestDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.jspecify.annotations.Nullable;

/// Where a name is defined and used, in a file and between test files and the programs they name.
final class Navigation {
  private Navigation() {}

  /// A place in a document.
  record Place(Document document, Span span, boolean definition) {
    Location location() {
      return new Location(document.uriText(), document.lines().range(span));
    }

    Range range() {
      return document.lines().range(span);
    }
  }

  /// What the name at a caret refers to.
  static List<Location> definition(Snapshot snapshot, Document document, Position position) {
    int offset = document.lines().offset(position);
    if (document instanceof TestDocument test) {
      TestName name = at(test, offset);
      if (name != null && name.role() == TestName.Role.FILE) {
        return file(test, name);
      }
    }
    return places(snapshot, document, offset).stream()
        .filter(Place::definition)
        .map(Place::location)
        .toList();
  }

  private static List<Location> file(TestDocument document, TestName name) {
    Path path = document.path().resolveSibling(name.text()).normalize();
    return Files.isRegularFile(path)
        ? List.of(
            new Location(DocumentUri.of(path).text(), new Range(new Position(), new Position())))
        : List.of();
  }

  static List<Location> references(
      Snapshot snapshot, Document document, Position position, boolean withDefinition) {
    return places(snapshot, document, document.lines().offset(position)).stream()
        .filter(place -> withDefinition || !place.definition())
        .map(Place::location)
        .toList();
  }

  /// Every place that means what the name at a caret means, in this file and in those that speak of
  /// it; none where there is no name.
  static List<Place> places(Snapshot snapshot, Document document, int offset) {
    return switch (document) {
      case AsmDocument asm -> {
        Names names = new Names(asm.syntax());
        AsmName name = names.at(offset);
        yield name == null ? List.of() : ofAsm(snapshot, asm, names, name);
      }
      case TestDocument test -> {
        TestName name = at(test, offset);
        yield name == null ? List.of() : ofTest(snapshot, test, name);
      }
    };
  }

  static @Nullable TestName at(TestDocument document, int offset) {
    return document.syntax().names().stream()
        .filter(name -> name.span().touches(offset))
        .findFirst()
        .orElse(null);
  }

  private static List<Place> ofAsm(
      Snapshot snapshot, AsmDocument document, Names names, AsmName name) {
    List<Place> places = new ArrayList<>(own(document, names, name));
    Names.Kind kind = names.kind(name);
    if (kind == Names.Kind.MAP || kind == Names.Kind.FUNCTION) {
      for (TestDocument test : Neighbours.testsOf(snapshot, document)) {
        for (TestName use : test.syntax().names()) {
          if (use.text().equals(name.text()) && role(use) == kind) {
            places.add(new Place(test, use.span(), false));
          }
        }
      }
    }
    return places;
  }

  private static List<Place> own(AsmDocument document, Names names, AsmName name) {
    return names.same(name).stream()
        .map(same -> new Place(document, same.span(), same.role().isDefinition()))
        .toList();
  }

  private static Names.@Nullable Kind role(TestName name) {
    return switch (name.role()) {
      case MAP -> Names.Kind.MAP;
      case PROGRAM -> Names.Kind.FUNCTION;
      case SOCKET, SOCKET_DEFINITION, FILE, TEST -> null;
    };
  }

  private static List<Place> ofTest(Snapshot snapshot, TestDocument document, TestName name) {
    return switch (name.role()) {
      case SOCKET, SOCKET_DEFINITION -> sockets(document, name);
      case MAP, PROGRAM -> {
        for (AsmDocument program : Neighbours.programsOf(snapshot, document)) {
          Names names = new Names(program.syntax());
          AsmName definition =
              names.defined(Objects.requireNonNull(role(name))).stream()
                  .filter(defined -> defined.text().equals(name.text()))
                  .findFirst()
                  .orElse(null);
          if (definition != null) {
            yield ofAsm(snapshot, program, names, definition);
          }
        }
        yield document.syntax().names().stream()
            .filter(other -> other.text().equals(name.text()) && other.role() == name.role())
            .map(other -> new Place(document, other.span(), false))
            .toList();
      }
      case FILE, TEST -> List.of(new Place(document, name.span(), false));
    };
  }

  /// A socket is known in its own test, one made before the tests in all of them.
  private static List<Place> sockets(TestDocument document, TestName name) {
    Span scope = Scopes.of(document, name);
    return document.syntax().names().stream()
        .filter(
            other ->
                other.text().equals(name.text())
                    && (other.role() == TestName.Role.SOCKET
                        || other.role() == TestName.Role.SOCKET_DEFINITION)
                    && Scopes.of(document, other).equals(scope))
        .map(
            other ->
                new Place(document, other.span(), other.role() == TestName.Role.SOCKET_DEFINITION))
        .toList();
  }
}
