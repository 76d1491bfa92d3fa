package dev.skmsg.server.lsp;

import dev.skmsg.grammar.asm.AsmName;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Document;
import dev.skmsg.server.workspace.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.lsp4j.CallHierarchyIncomingCall;
import org.eclipse.lsp4j.CallHierarchyItem;
import org.eclipse.lsp4j.CallHierarchyOutgoingCall;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SymbolKind;
import org.jspecify.annotations.Nullable;

/// Which functions of a file call which, by name or by taking their address.
final class CallHierarchies {
  private CallHierarchies() {}

  /// The function that the name at a caret stands for.
  static List<CallHierarchyItem> prepare(Snapshot snapshot, Document document, Position position) {
    int caret = document.lines().offset(position);
    for (Navigation.Place place : Navigation.places(snapshot, document, caret)) {
      if (place.definition() && place.document() instanceof AsmDocument asm) {
        DocumentSymbol function = function(asm, place.range().getStart());
        if (function != null && function.getSelectionRange().equals(place.range())) {
          return List.of(item(asm, function));
        }
      }
    }
    return List.of();
  }

  private static CallHierarchyItem item(AsmDocument document, DocumentSymbol function) {
    return new CallHierarchyItem(
        function.getName(),
        SymbolKind.Function,
        document.uriText(),
        function.getRange(),
        function.getSelectionRange());
  }

  /// The function that a place is in.
  private static @Nullable DocumentSymbol function(AsmDocument document, Position position) {
    int line = position.getLine();
    return Symbols.outline(document).stream()
        .filter(symbol -> symbol.getKind() == SymbolKind.Function)
        .filter(symbol -> symbol.getRange().getStart().getLine() <= line)
        .filter(symbol -> line <= symbol.getRange().getEnd().getLine())
        .findFirst()
        .orElse(null);
  }

  private static @Nullable AsmDocument document(Snapshot snapshot, CallHierarchyItem item) {
    return snapshot.document(item.getUri()) instanceof AsmDocument document ? document : null;
  }

  private static boolean calls(AsmName name) {
    return name.role() == AsmName.Role.CALL || name.role() == AsmName.Role.ADDRESS;
  }

  static List<CallHierarchyIncomingCall> incoming(Snapshot snapshot, CallHierarchyItem item) {
    AsmDocument document = document(snapshot, item);
    if (document == null) {
      return List.of();
    }
    Map<String, CallHierarchyIncomingCall> calls = new LinkedHashMap<>();
    for (AsmName name : document.syntax().names()) {
      if (calls(name) && name.text().equals(item.getName())) {
        Range range = document.lines().range(name.span());
        DocumentSymbol caller = function(document, range.getStart());
        if (caller != null) {
          calls
              .computeIfAbsent(
                  caller.getName(),
                  _ -> new CallHierarchyIncomingCall(item(document, caller), new ArrayList<>()))
              .getFromRanges()
              .add(range);
        }
      }
    }
    return List.copyOf(calls.values());
  }

  static List<CallHierarchyOutgoingCall> outgoing(Snapshot snapshot, CallHierarchyItem item) {
    AsmDocument document = document(snapshot, item);
    if (document == null) {
      return List.of();
    }
    Names names = new Names(document.syntax());
    Map<String, CallHierarchyOutgoingCall> calls = new LinkedHashMap<>();
    for (AsmName name : names.all()) {
      Range range = document.lines().range(name.span());
      DocumentSymbol caller = calls(name) ? function(document, range.getStart()) : null;
      AsmName called = names.definition(name);
      if (caller == null
          || called == null
          || names.kind(called) != Names.Kind.FUNCTION
          || !caller.getName().equals(item.getName())) {
        continue;
      }
      DocumentSymbol callee =
          Objects.requireNonNull(
              function(document, document.lines().position(called.span().offset())));
      calls
          .computeIfAbsent(
              name.text(),
              _ -> new CallHierarchyOutgoingCall(item(document, callee), new ArrayList<>()))
          .getFromRanges()
          .add(range);
    }
    return List.copyOf(calls.values());
  }
}
