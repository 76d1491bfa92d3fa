package dev.skmsg.bpf.isa;

/// A place in a source file.
///
/// @param line from 1; 0 when only the file is known
/// @param column from 1, in UTF-16 units; 0 when only the line is known
public record SourcePosition(String file, int line, int column) {

  @Override
  public String toString() {
    if (line == 0) {
      return file;
    }
    return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
  }
}
