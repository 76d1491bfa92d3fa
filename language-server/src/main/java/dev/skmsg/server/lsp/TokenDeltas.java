package dev.skmsg.server.lsp;

import dev.skmsg.server.workspace.Document;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensDelta;
import org.eclipse.lsp4j.SemanticTokensEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/// Remembers the tokens last sent of each document, so that only what changed is sent again.
final class TokenDeltas {
  private static final int MOST_KEPT = 64;

  private record Sent(String id, List<Integer> tokens) {}

  private final AtomicLong ids = new AtomicLong();
  private final Map<String, Sent> sent =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Sent> eldest) {
          return size() > MOST_KEPT;
        }
      };

  SemanticTokens all(Document document) {
    List<Integer> tokens = Tokens.encoded(document, null);
    return new SemanticTokens(keep(document, tokens), tokens);
  }

  /// What changed since an earlier answer; all of them if that is no longer known.
  Either<SemanticTokens, SemanticTokensDelta> since(Document document, String previous) {
    Sent before;
    synchronized (sent) {
      before = sent.get(document.uriText());
    }
    if (before == null || !before.id.equals(previous)) {
      return Either.forLeft(all(document));
    }
    List<Integer> tokens = Tokens.encoded(document, null);
    return Either.forRight(
        new SemanticTokensDelta(edits(before.tokens, tokens), keep(document, tokens)));
  }

  private String keep(Document document, List<Integer> tokens) {
    String id = Long.toString(ids.incrementAndGet());
    synchronized (sent) {
      sent.put(document.uriText(), new Sent(id, tokens));
    }
    return id;
  }

  /// One edit from the first difference to the last.
  private static List<SemanticTokensEdit> edits(List<Integer> before, List<Integer> after) {
    int most = Math.min(before.size(), after.size());
    int start = 0;
    while (start < most && before.get(start).equals(after.get(start))) {
      start++;
    }
    int end = 0;
    while (end < most - start
        && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
      end++;
    }
    return before.size() == after.size() && start == before.size()
        ? List.of()
        : List.of(
            new SemanticTokensEdit(
                start, before.size() - end - start, after.subList(start, after.size() - end)));
  }
}
