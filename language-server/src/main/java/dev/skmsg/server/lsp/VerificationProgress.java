package dev.skmsg.server.lsp;

import dev.skmsg.server.protocol.SkmsgClient;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.WorkDoneProgressBegin;
import org.eclipse.lsp4j.WorkDoneProgressCreateParams;
import org.eclipse.lsp4j.WorkDoneProgressEnd;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.jspecify.annotations.Nullable;

/// Shows that a verification is under way once it takes longer than one waits without noticing.
final class VerificationProgress implements AutoCloseable {
  private static final long UNNOTICED_MILLIS = 300;

  private final SkmsgClient client;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("skmsg-progress").daemon().factory());

  // touched by the clock's thread alone
  private @Nullable ScheduledFuture<?> waiting;
  private @Nullable CompletableFuture<String> shown;

  VerificationProgress(SkmsgClient client) {
    this.client = client;
  }

  /// Work has begun.
  void begins() {
    clock.execute(
        () -> {
          if (waiting == null && shown == null) {
            waiting = clock.schedule(this::show, UNNOTICED_MILLIS, TimeUnit.MILLISECONDS);
          }
        });
  }

  /// No work is left.
  void ends() {
    clock.execute(
        () -> {
          if (waiting != null) {
            waiting.cancel(false);
            waiting = null;
          }
          if (shown != null) {
            var _ =
                shown.thenAccept(token -> tell(token, Either.forLeft(new WorkDoneProgressEnd())));
            shown = null;
          }
        });
  }

  private void show() {
    waiting = null;
    String token = "skmsg-verification-" + UUID.randomUUID();
    WorkDoneProgressBegin begin = new WorkDoneProgressBegin();
    begin.setTitle("Verifying");
    begin.setCancellable(false); // the next change ends it
    shown =
        client
            .createProgress(new WorkDoneProgressCreateParams(Either.forLeft(token)))
            .thenApply(
                _ -> {
                  tell(token, Either.forLeft(begin));
                  return token;
                });
  }

  private void tell(
      String token, Either<org.eclipse.lsp4j.WorkDoneProgressNotification, Object> what) {
    client.notifyProgress(new ProgressParams(Either.forLeft(token), what));
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
