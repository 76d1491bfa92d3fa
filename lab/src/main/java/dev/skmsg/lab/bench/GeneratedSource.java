package dev.skmsg.lab.bench;

/// Assembly as people write it, of any length: a program that calls functions of some 50
/// instructions with packet checks, maps and calls of helpers.
final class GeneratedSource {
  private static final int FUNCTION_LINES = 50;

  private GeneratedSource() {}

  /// A text of about so many lines.
  static String of(int lines) {
    int functions = Math.max(1, (lines - 10) / (FUNCTION_LINES + 3));
    StringBuilder text = new StringBuilder();
    text.append(".map hits, type=array, key=4, value=8, max_entries=16\n.section sk_msg\nmain:\n");
    text.append("    r6 = r1\n");
    for (int i = 0; i < functions; i++) {
      text.append("    r1 = r6\n    call function_").append(i).append('\n');
    }
    text.append("    r0 = SK_PASS\n    exit\n.text\n");
    for (int i = 0; i < functions; i++) {
      function(text, i);
    }
    return text.toString();
  }

  private static void function(StringBuilder text, int number) {
    text.append("function_").append(number).append(":\n");
    text.append("    r2 = *(u64 *)(r1 + msg.data)\n");
    text.append("    r3 = *(u64 *)(r1 + msg.data_end)\n");
    text.append("    r4 = r2\n    r4 += 40 // the fields below\n");
    text.append("    if r4 > r3 goto short_").append(number).append('\n');
    text.append("    r5 = 0\n");
    for (int i = 0; i < 8; i++) {
      text.append("    r0 = *(u32 *)(r2 + ").append(i * 4).append(")\n");
      text.append("    r0 &= 0xff\n    r5 += r0\n");
    }
    text.append("    *(u32 *)(r10 - 4) = ").append(number % 16).append('\n');
    text.append("    r7 = r5\n    r2 = r10\n    r2 += -4\n    r1 = hits ll\n");
    text.append("    call bpf_map_lookup_elem\n");
    text.append("    if r0 == 0 goto short_").append(number).append('\n');
    text.append("    r1 = *(u64 *)(r0 + 0)\n    r1 += r7\n    *(u64 *)(r0 + 0) = r1\n");
    for (int i = 0; i < 4; i++) {
      text.append("    r7 <<= 1\n    r7 ^= ").append(i).append('\n');
    }
    text.append("short_").append(number).append(":\n    r0 = 0\n    exit\n");
  }
}
