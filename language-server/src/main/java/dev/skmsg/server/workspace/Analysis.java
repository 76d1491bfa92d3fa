package dev.skmsg.server.workspace;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.verifier.observe.Observation;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps what is known of each open document up with its text, off the threads that read and
/// answer: first what is wrong with its syntax, then the verdicts. A change ends the work on the
/// version before it.
public final class Analysis implements AutoCloseable {
  private final Workspace workspace;
  private final ExecutorService syntax = single("syntax");
  private final ExecutorService verification = single("verification");
  private final List<Consumer<Document>> parsed = new CopyOnWriteArrayList<>();
  private final List<Consumer<Verdicts>> verified = new CopyOnWriteArrayList<>();
  private final List<Consumer<Boolean>> busy = new CopyOnWriteArrayList<>();

  /// By URI; touched by the writing thread and, through [#work], by readers.
  private final Map<String, Work> works = new HashMap<>();

  /// What goes on for one version of a document.
  private static final class Work {
    final Document document;
    final CompletableFuture<Verdicts> verdicts = new CompletableFuture<>();
    private final IdentityHashMap<Program, Observation> observed = new IdentityHashMap<>();
    volatile @Nullable Future<?> running;

    Work(Document document) {
      this.document = document;
    }

    void cancel() {
      verdicts.cancel(false);
      Future<?> task = running;
      if (task != null) {
        task.cancel(true);
      }
    }
  }

  public Analysis(Workspace workspace) {
    this.workspace = workspace;
    workspace.onChange(this::changed);
    workspace.onClose(this::closed);
  }

  private static ExecutorService single(String name) {
    return Executors.newSingleThreadExecutor(
        runnable -> {
          Thread thread = new Thread(null, runnable, "skmsg-" + name, 16L << 20);
          thread.setDaemon(true);
          return thread;
        });
  }

  /// Is called with each version whose syntax has been looked at.
  public void onParsed(Consumer<Document> listener) {
    parsed.add(listener);
  }

  /// Is called with the verdicts of each version that was not overtaken.
  public void onVerified(Consumer<Verdicts> listener) {
    verified.add(listener);
  }

  /// Is called with true when verifications begin and with false when none is left.
  public void onBusy(Consumer<Boolean> listener) {
    busy.add(listener);
  }

  private void changed(Document document) {
    Work work = new Work(document);
    Work before;
    synchronized (works) {
      before = works.put(document.uriText(), work);
    }
    if (before != null) {
      before.cancel();
    }
    syntax.execute(() -> look(work));
  }

  private void closed(String uri) {
    Work before;
    synchronized (works) {
      before = works.remove(uri);
    }
    if (before != null) {
      before.cancel();
    }
  }

  private boolean isCurrent(Work work) {
    return workspace.snapshot().document(work.document.uriText()) == work.document;
  }

  private void look(Work work) {
    if (!isCurrent(work)) {
      return;
    }
    List<?> _ = work.document.syntaxErrors();
    if (!isCurrent(work)) {
      return;
    }
    parsed.forEach(listener -> listener.accept(work.document));
    if (work.document instanceof AsmDocument document) {
      work.running = verification.submit(() -> verify(work, document));
      if (!isCurrent(work)) {
        work.cancel(); // overtaken before anybody could see that it runs
      }
    }
  }

  private void verify(Work work, AsmDocument document) {
    if (!isCurrent(work)) {
      return;
    }
    busy.forEach(listener -> listener.accept(true));
    try {
      Verdicts verdicts = Verification.of(document).verdicts(document);
      if (!Thread.currentThread().isInterrupted() && isCurrent(work)) {
        work.verdicts.complete(verdicts);
        verified.forEach(listener -> listener.accept(verdicts));
      }
    } catch (RuntimeException | Error fault) {
      work.verdicts.completeExceptionally(fault);
      throw fault;
    } finally {
      busy.forEach(listener -> listener.accept(false));
    }
  }

  private @Nullable Work work(Document document) {
    synchronized (works) {
      Work work = works.get(document.uriText());
      return work != null && work.document == document ? work : null;
    }
  }

  /// The verdicts of an open version, when they are there; cancelled when a change overtakes it.
  public CompletableFuture<Verdicts> verdicts(AsmDocument document) {
    Work work = work(document);
    return work == null
        ? CompletableFuture.failedFuture(new CancellationException())
        : work.verdicts.copy();
  }

  /// The verdicts of an open version if they are there already.
  public @Nullable Verdicts knownVerdicts(AsmDocument document) {
    Work work = work(document);
    return work == null || !work.verdicts.isDone() || work.verdicts.isCompletedExceptionally()
        ? null
        : work.verdicts.getNow(null);
  }

  /// What holds at each instruction of a program of this version; found out at the first question.
  public Observation observe(AsmDocument document, Program program) {
    Work work = work(document);
    if (work == null) {
      return Verification.of(document).observe(program);
    }
    synchronized (work.observed) {
      return work.observed.computeIfAbsent(
          program, asked -> Verification.of(document).observe(asked));
    }
  }

  @Override
  public void close() {
    syntax.shutdownNow();
    verification.shutdownNow();
  }
}
