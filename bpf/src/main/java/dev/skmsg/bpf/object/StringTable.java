package dev.skmsg.bpf.object;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Strings behind one another, each with a zero byte at its end and named by its offset; the empty
/// string comes first. ELF and BTF keep their names so.
final class StringTable {

  private final LittleEndianWriter writer;
  private final Map<String, Integer> offsets = new HashMap<>();

  StringTable() {
    this.writer = new LittleEndianWriter();
    add("");
  }

  /// A table that starts as another: offsets into that one stay valid.
  StringTable(byte[] strings) {
    this.writer = new LittleEndianWriter().bytes(strings);
    int start = 0;
    for (int i = 0; i < strings.length; i++) {
      if (strings[i] == 0) {
        offsets.putIfAbsent(new String(strings, start, i - start, StandardCharsets.UTF_8), start);
        start = i + 1;
      }
    }
    add("");
  }

  /// The offset of the string, which is added if it is new.
  int add(String value) {
    Integer known = offsets.get(value);
    if (known != null) {
      return known;
    }
    int offset = writer.length();
    writer.string(value);
    offsets.put(value, offset);
    return offset;
  }

  byte[] toBytes() {
    return writer.toBytes();
  }
}
