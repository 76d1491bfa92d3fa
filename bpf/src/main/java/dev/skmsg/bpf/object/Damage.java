package dev.skmsg.bpf.object;

/// What is wrong with an object file, and where.
///
/// @param section name of the section, or empty when the damage lies in the file's own headers
/// @param offset bytes from the start of the section, or of the file where there is no section
/// @param message what was expected and what was found
public record Damage(String section, long offset, String message) {

  @Override
  public String toString() {
    return section.isEmpty()
        ? "at byte %#x: %s".formatted(offset, message)
        : "in section %s at byte %#x: %s".formatted(section, offset, message);
  }
}
