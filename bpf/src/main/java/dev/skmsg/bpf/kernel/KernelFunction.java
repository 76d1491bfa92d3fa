package dev.skmsg.bpf.kernel;

import dev.skmsg.bpf.isa.ProgramType;
import java.util.Set;

/// A function of the kernel that programs may call by name (kfunc).
///
/// @param types which program types may call it
/// @param flags KF_*, joined by `|`, as the kernel registers it
/// @param result its C type
/// @param arguments C declarations of its parameters, joined by commas; `void` for none
public record KernelFunction(
    String name, Set<ProgramType> types, String flags, String result, String arguments) {

  /// Whether only programs that may sleep can call it.
  public boolean sleeps() {
    return flags.contains("KF_SLEEPABLE");
  }

  /// How many parameters it has.
  public int arity() {
    return arguments.equals("void") ? 0 : arguments.split(",", -1).length;
  }

  /// The C declaration of a parameter, the first one's number being 0.
  public String argument(int number) {
    return arguments.split(",", -1)[number].strip();
  }
}
