package dev.skmsg.server.lsp;

import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Document;
import dev.skmsg.server.workspace.Snapshot;
import dev.skmsg.server.workspace.TestDocument;
import dev.skmsg.server.workspace.Workspace;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.eclipse.lsp4j.jsonrpc.CompletableFutures;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;

/// Runs reading requests beside each other, each on the snapshot that was current when it came. An
/// answer about a version that was overtaken meanwhile is not given.
final class Requests implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Workspace workspace;
  private final ExecutorService readers =
      Executors.newFixedThreadPool(
          Math.max(2, Runtime.getRuntime().availableProcessors()),
          task -> {
            Thread thread = new Thread(task, "skmsg-reader-" + COUNT.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  Requests(Workspace workspace) {
    this.workspace = workspace;
  }

  /// Answers about a document of either language.
  interface OfDocument<R> {
    R answer(Snapshot snapshot, Document document, CancelChecker cancel);
  }

  /// Answers about an assembly file.
  interface OfAsm<R> {
    R answer(Snapshot snapshot, AsmDocument document, CancelChecker cancel);
  }

  /// Answers about a test file.
  interface OfTest<R> {
    R answer(Snapshot snapshot, TestDocument document, CancelChecker cancel);
  }

  /// Asks about an open document; of one that is not open there is nothing to say.
  <R> CompletableFuture<R> about(String uri, Supplier<R> nothing, OfDocument<R> question) {
    Snapshot snapshot = workspace.snapshot();
    Document document = snapshot.document(uri);
    if (document == null) {
      return CompletableFuture.completedFuture(nothing.get());
    }
    return CompletableFutures.computeAsync(
        readers,
        cancel -> {
          demandCurrent(document);
          R answer = question.answer(snapshot, document, cancel);
          demandCurrent(document);
          return answer;
        });
  }

  /// Asks each language its own question.
  <R> CompletableFuture<R> about(
      String uri, Supplier<R> nothing, OfAsm<R> ofAsm, OfTest<R> ofTest) {
    return about(
        uri,
        nothing,
        (snapshot, document, cancel) ->
            switch (document) {
              case AsmDocument asm -> ofAsm.answer(snapshot, asm, cancel);
              case TestDocument test -> ofTest.answer(snapshot, test, cancel);
            });
  }

  /// Asks about an open document what may have no answer, which is LSP's `null`.
  @SuppressWarnings("NullAway") // LSP4J says nothing of null, the protocol does
  <R> CompletableFuture<R> maybe(String uri, OfDocument<Optional<R>> question) {
    return about(uri, Optional::<R>empty, question).thenApply(answer -> answer.orElse(null));
  }

  /// Asks something that is about no single document.
  <R> CompletableFuture<R> of(BiFunction<Snapshot, CancelChecker, R> question) {
    Snapshot snapshot = workspace.snapshot();
    return CompletableFutures.computeAsync(readers, cancel -> question.apply(snapshot, cancel));
  }

  /// Asks something whose answer, once it is cancelled, is what there is by then.
  <R> CompletableFuture<R> asFarAsItGets(BiFunction<Snapshot, CancelChecker, R> question) {
    Snapshot snapshot = workspace.snapshot();
    AtomicBoolean cancelled = new AtomicBoolean();
    CompletableFuture<R> answer =
        new CompletableFuture<>() {
          @Override
          public boolean cancel(boolean mayInterruptIfRunning) {
            cancelled.set(true);
            return false;
          }
        };
    CancelChecker cancel =
        () -> {
          if (cancelled.get()) {
            throw new CancellationException();
          }
        };
    return answer.completeAsync(() -> question.apply(snapshot, cancel), readers);
  }

  private void demandCurrent(Document document) {
    if (workspace.snapshot().document(document.uriText()) != document) {
      throw new ResponseErrorException(
          new ResponseError(
              ResponseErrorCode.ContentModified, "the document has changed since", null));
    }
  }

  @Override
  public void close() {
    readers.shutdownNow();
  }
}
