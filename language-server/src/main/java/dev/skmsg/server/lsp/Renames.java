package dev.skmsg.server.lsp;

import dev.skmsg.grammar.asm.AsmName;
import dev.skmsg.grammar.msgtest.TestName;
import dev.skmsg.grammar.syntax.Span;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Document;
import dev.skmsg.server.workspace.Snapshot;
import dev.skmsg.server.workspace.TestDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PrepareRenameResult;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.jspecify.annotations.Nullable;

/// Gives a name another, everywhere.
final class Renames {
  private Renames() {}

  /// The name that can be renamed at a caret.
  static Optional<PrepareRenameResult> prepare(
      Snapshot snapshot, Document document, Position position) {
    int offset = document.lines().offset(position);
    Span span = renamable(document, offset);
    if (span == null || definitions(snapshot, document, offset) == 0) {
      return Optional.empty();
    }
    String text = document.text().substring(span.offset(), span.end());
    return Optional.of(new PrepareRenameResult(document.lines().range(span), text));
  }

  private static @Nullable Span renamable(Document document, int offset) {
    return switch (document) {
      case AsmDocument asm -> {
        AsmName name = new Names(asm.syntax()).at(offset);
        yield name == null || name.isNumeric() ? null : name.span();
      }
      case TestDocument test -> {
        TestName name = Navigation.at(test, offset);
        yield name == null ? null : name.span();
      }
    };
  }

  private static long definitions(Snapshot snapshot, Document document, int offset) {
    return Navigation.places(snapshot, document, offset).stream()
        .filter(Navigation.Place::definition)
        .count();
  }

  static WorkspaceEdit rename(
      Snapshot snapshot, Document document, Position position, String name) {
    int offset = document.lines().offset(position);
    if (prepare(snapshot, document, position).isEmpty()) {
      throw refused("there is no name here that could be changed");
    }
    List<Navigation.Place> places = Navigation.places(snapshot, document, offset);
    demandName(places, name);
    Map<String, List<TextEdit>> edits = new LinkedHashMap<>();
    for (Navigation.Place place : places) {
      edits
          .computeIfAbsent(place.document().uriText(), _ -> new ArrayList<>())
          .add(new TextEdit(place.range(), written(place, name)));
    }
    return new WorkspaceEdit(edits);
  }

  /// A field of a struct is written without the struct where it is defined.
  private static String written(Navigation.Place place, String name) {
    String before = place.document().text().substring(place.span().offset(), place.span().end());
    return before.contains(".") || !name.contains(".")
        ? name
        : name.substring(name.lastIndexOf('.') + 1);
  }

  private static void demandName(List<Navigation.Place> places, String name) {
    for (Navigation.Place place : places) {
      switch (place.document()) {
        case AsmDocument asm -> {
          if (!Names.isName(name)) {
            throw refused("'" + name + "' is no name: letters, digits, '_', '.' and '$'");
          }
          if (new Names(asm.syntax()).isTaken(name)) {
            throw refused("'" + name + "' is taken already");
          }
        }
        case TestDocument _ -> {
          if (!Names.isName(name) || name.contains("$")) {
            throw refused("'" + name + "' is no name: letters, digits, '_' and '.'");
          }
        }
      }
    }
  }

  private static ResponseErrorException refused(String why) {
    return new ResponseErrorException(
        new ResponseError(ResponseErrorCode.RequestFailed, why, null));
  }
}
