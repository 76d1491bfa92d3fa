package dev.skmsg.server.lsp;

import java.util.List;

/// The snippets of the assembly language.
final class Snippets {
  private Snippets() {}

  /// A piece of program that one writes again and again, with places to fill in.
  ///
  /// @param text in LSP's snippet syntax
  record Snippet(String label, String detail, String text) {}

  static final List<Snippet> ALL =
      List.of(
          new Snippet(
              "bounds-check",
              "read the window's bounds and leave if it is too short",
              """
              r2 = *(u64 *)(r1 + msg.data)
              r3 = *(u64 *)(r1 + msg.data_end)
              r4 = r2
              r4 += ${1:8}
              if r4 > r3 goto ${2:pass}
              $0"""),
          new Snippet(
              "map-lookup",
              "look a key up and leave if it is not there",
              """
              *(u32 *)(r10 - 4) = ${1:0}
              r2 = r10
              r2 += -4
              r1 = ${2:map} ll
              call bpf_map_lookup_elem
              if r0 == 0 goto ${3:pass}
              $0"""),
          new Snippet(
              "sk-msg-program",
              "a whole program that passes every message",
              """
              .map ${1:socks}, type=sockmap, key=4, value=4, max_entries=${2:16}

              .section sk_msg
              ${3:filter}:
                  $0
                  r0 = SK_PASS
                  exit
              """));
}
