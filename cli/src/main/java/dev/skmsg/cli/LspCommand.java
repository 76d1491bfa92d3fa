package dev.skmsg.cli;

import dev.skmsg.server.ServerProcess;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `skmsg lsp`: the language server on standard input and output.
@Command(
    name = "lsp",
    description = "The language server, on standard input and output.",
    mixinStandardHelpOptions = true)
final class LspCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    // stdout carries protocol only: whatever else is printed goes to stderr
    System.setOut(System.err);
    ServerProcess.run(
        new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
    return ExitStatus.OK;
  }
}
