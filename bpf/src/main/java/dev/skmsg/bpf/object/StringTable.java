package dev.skmsg.bpf.object;

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
