package dev.skmsg.bpf.object;

/// What is wrong with an object file, and where.
///
/// Both texts may quote names of the file; what a terminal would act on is replaced in them.
///
/// @param section name of the section, or empty when the damage lies in the file's own headers
/// @param offset bytes from the start of the section, or of the file where there is no section
/// @param message what was expected and what was found
public record Damage(String section, long offset, String message) {

  private static final int MAX_LENGTH = 400;

  public Damage {
    section = printable(section);
    message = printable(message);
  }

  private static String printable(String text) {
    String cut = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
    return cut.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cn}\\uFFFD]", "?");
  }

  @Override
  public String toString() {
    return section.isEmpty()
        ? "at byte %#x: %s".formatted(offset, message)
        : "in section %s at byte %#x: %s".formatted(section, offset, message);
  }
}
