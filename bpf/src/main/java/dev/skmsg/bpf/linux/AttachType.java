package dev.skmsg.bpf.linux;

import dev.skmsg.bpf.isa.Program;

/// Where a program sits in a sockmap. Source: enum bpf_attach_type, 6.18.
public enum AttachType {
  SK_SKB_STREAM_PARSER(4),
  SK_SKB_STREAM_VERDICT(5),
  SK_MSG_VERDICT(7),
  SK_SKB_VERDICT(38);

  private final int id;

  AttachType(int id) {
    this.id = id;
  }

  public int id() {
    return id;
  }

  /// The one a program is meant for: by its type, and for sk_skb by its section's name as libbpf
  /// reads it.
  public static AttachType of(Program program) {
    return switch (program.type()) {
      case SK_MSG -> SK_MSG_VERDICT;
      case SK_SKB ->
          switch (program.section()) {
            case "sk_skb/stream_parser" -> SK_SKB_STREAM_PARSER;
            case "sk_skb/stream_verdict" -> SK_SKB_STREAM_VERDICT;
            default -> SK_SKB_VERDICT;
          };
    };
  }
}
