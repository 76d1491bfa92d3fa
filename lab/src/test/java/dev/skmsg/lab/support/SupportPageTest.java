package dev.skmsg.lab.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// docs/support.md says what the code does.
final class SupportPageTest {
  private static final Path PAGE = Path.of("..", "docs", "support.md");

  @Test
  void thePageIsUpToDate() throws IOException {
    String before = Files.exists(PAGE) ? Files.readString(PAGE) : "";
    String now = SupportPage.text();
    if ("rewrite".equals(System.getProperty("goldens"))) {
      Files.writeString(PAGE, now);
    }
    assertEquals(before, now, "write it anew with -Dgoldens=rewrite");
  }
}
