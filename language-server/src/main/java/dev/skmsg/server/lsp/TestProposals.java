package dev.skmsg.server.lsp;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.grammar.msgtest.TestName;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Snapshot;
import dev.skmsg.server.workspace.TestDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.lsp4j.CompletionItemKind;
import org.jspecify.annotations.Nullable;

/// The names that may stand at a place of a test file: sockets, programs, maps, their keys and
/// values.
final class TestProposals {
  private static final int MOST_KEYS = 8;

  private TestProposals() {}

  /// Takes a proposal.
  interface Taker {
    Object add(String label, CompletionItemKind kind, @Nullable String detail);
  }

  static void sockets(TestDocument document, Taker taker) {
    document.syntax().names().stream()
        .filter(name -> name.role() == TestName.Role.SOCKET_DEFINITION)
        .forEach(name -> taker.add(name.text(), CompletionItemKind.Variable, "socket"));
  }

  /// @param before the words of the line before the caret
  /// @return whether nothing but what was proposed can stand here
  static boolean names(Snapshot snapshot, TestDocument document, List<String> before, Taker taker) {
    if (before.isEmpty()) {
      return false;
    }
    String first = before.getFirst();
    String last = before.getLast();
    if (before.size() == 1 && (first.equals("attach") || first.equals("detach"))) {
      programs(snapshot, document)
          .forEach(it -> taker.add(it.name(), CompletionItemKind.Function, it.type().label()));
      return true;
    }
    Map<String, MapDefinition> maps = maps(snapshot, document);
    boolean linked = first.equals("attach") || first.equals("detach");
    if (last.equals("map") || linked && (last.equals("to") || last.equals("from"))) {
      maps.values()
          .forEach(it -> taker.add(it.name(), CompletionItemKind.Class, it.type().label()));
      document.syntax().names().stream()
          .filter(name -> name.role() == TestName.Role.MAP && !maps.containsKey(name.text()))
          .forEach(name -> taker.add(name.text(), CompletionItemKind.Class, "map"));
      return true;
    }
    int map = before.lastIndexOf("map");
    MapDefinition definition =
        map < 0 || map + 1 >= before.size() ? null : maps.get(before.get(map + 1));
    if (definition != null && last.equals("[")) {
      keys(definition, taker);
      return true;
    }
    if (definition != null && last.equals("=") && holdsSockets(definition)) {
      sockets(document, taker);
      return true;
    }
    return false;
  }

  private static boolean holdsSockets(MapDefinition map) {
    return map.type() == MapType.SOCKMAP || map.type() == MapType.SOCKHASH;
  }

  /// The first indexes of what is counted by index.
  private static void keys(MapDefinition map, Taker taker) {
    if (map.type() == MapType.ARRAY || map.type() == MapType.SOCKMAP) {
      long count = Math.min(MOST_KEYS, Integer.toUnsignedLong(map.maxEntries()));
      for (int i = 0; i < count; i++) {
        taker.add(Integer.toString(i), CompletionItemKind.Value, "index");
      }
    }
  }

  private static List<Program> programs(Snapshot snapshot, TestDocument document) {
    return Neighbours.programsOf(snapshot, document).stream()
        .flatMap(it -> Instructions.programs(it).stream())
        .toList();
  }

  /// By name: those of the programs' files, used or not.
  private static Map<String, MapDefinition> maps(Snapshot snapshot, TestDocument document) {
    Map<String, MapDefinition> maps = new LinkedHashMap<>();
    for (AsmDocument program : Neighbours.programsOf(snapshot, document)) {
      for (Program it : Instructions.programs(program)) {
        it.maps().forEach(map -> maps.putIfAbsent(map.name(), map));
      }
    }
    return maps;
  }
}
