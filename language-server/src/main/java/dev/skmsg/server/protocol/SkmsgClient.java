package dev.skmsg.server.protocol;

import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.eclipse.lsp4j.services.LanguageClient;

/// What an editor takes besides LSP; see docs/protocol.md.
public interface SkmsgClient extends LanguageClient {
  @JsonNotification("skmsg/testsChanged")
  default void testsChanged(TestMessages.Tests tests) {}

  @JsonNotification("skmsg/testEvent")
  default void testEvent(TestMessages.Event event) {}

  @JsonNotification("skmsg/status")
  default void status(ProgramMessages.Status status) {}
}
