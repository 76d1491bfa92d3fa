package dev.skmsg.bpf.object;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.ProgramType;
import java.util.List;

/// What source text says about code beyond its bytes: an object carries it as BTF.
///
/// @param maps to be declared in .maps
/// @param functions parameters of functions; a function that is not listed takes none
/// @param lines source lines of instructions
public record Declarations(
    List<MapDefinition> maps, List<FunctionDeclaration> functions, List<LineDeclaration> lines) {

  public Declarations {
    maps = List.copyOf(maps);
    functions = List.copyOf(functions);
    lines = List.copyOf(lines);
  }

  /// The parameters of a function, which always returns an int.
  public record FunctionDeclaration(String symbol, List<Parameter> parameters) {
    public FunctionDeclaration {
      parameters = List.copyOf(parameters);
    }
  }

  /// What a function takes.
  public sealed interface Parameter {
    /// The program's context.
    record Context(ProgramType type) implements Parameter {}

    /// A number.
    record Scalar() implements Parameter {}

    /// A pointer to this many bytes, or to nothing.
    record Memory(int bytes) implements Parameter {}
  }

  /// Where an instruction comes from. The first instruction of every function needs one, or the
  /// kernel takes no lines at all.
  ///
  /// @param section index of the code section
  /// @param offset bytes in the section
  /// @param line from 1
  /// @param column from 1
  /// @param text the source line
  public record LineDeclaration(
      int section, long offset, int line, int column, String file, String text) {}
}
