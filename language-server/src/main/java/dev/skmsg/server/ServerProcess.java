package dev.skmsg.server;

import com.google.gson.GsonBuilder;
import dev.skmsg.server.lsp.LspServer;
import dev.skmsg.server.protocol.SkmsgClient;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.lsp4j.jsonrpc.Launcher;

/// Speaks the Language Server Protocol on two streams until the client hangs up.
public final class ServerProcess {
  private ServerProcess() {}

  /// Returns when the input ends.
  public static void run(InputStream in, OutputStream out) {
    ExecutorService reader =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name("skmsg-lsp").daemon().factory());
    LspServer server = new LspServer();
    Launcher<SkmsgClient> launcher =
        new Launcher.Builder<SkmsgClient>()
            .setLocalService(server)
            .setRemoteInterface(SkmsgClient.class)
            .setInput(in)
            .setOutput(out)
            .setExecutorService(reader)
            .configureGson(GsonBuilder::disableHtmlEscaping)
            .create();
    server.connect(launcher.getRemoteProxy());
    Future<Void> listening = launcher.startListening();
    try {
      listening.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the connection broke", e.getCause());
    } finally {
      reader.shutdownNow();
    }
  }
}
