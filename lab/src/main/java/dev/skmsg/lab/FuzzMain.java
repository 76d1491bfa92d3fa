package dev.skmsg.lab;

import dev.skmsg.lab.facts.TypesCommand;
import dev.skmsg.lab.fuzz.VerifierCommand;
import dev.skmsg.lab.fuzz.server.ServerCommand;
import dev.skmsg.lab.guest.linux.FactsCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `./fuzz`: random inputs for each part, judged against what is known to be right.
@Command(
    name = "fuzz",
    mixinStandardHelpOptions = true,
    subcommands = {
      VerifierCommand.class,
      ServerCommand.class,
      TypesCommand.class,
      FactsCommand.class
    },
    description = "Random inputs for a part of the project, judged against the real thing.")
public final class FuzzMain {
  private FuzzMain() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new FuzzMain()).execute(arguments));
  }
}
