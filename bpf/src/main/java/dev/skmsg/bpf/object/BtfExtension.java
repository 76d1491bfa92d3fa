package dev.skmsg.bpf.object;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// The .BTF.ext section: what type each function has, which source line each instruction comes
/// from, and which instructions depend on the layout of kernel types.
///
/// Source: Documentation/bpf/btf.rst, 6.18. Offsets are bytes into the named code section.
record BtfExtension(
    List<FunctionEntry> functions, List<LineEntry> lines, List<CoreEntry> coreRelocations) {

  static final BtfExtension EMPTY = new BtfExtension(List.of(), List.of(), List.of());

  private static final String SECTION = ".BTF.ext";
  private static final int HEADER_SIZE = 24;
  private static final int HEADER_SIZE_WITH_CORE = 32;

  record FunctionEntry(String section, int offset, int typeId) {}

  /// The two names are offsets into BTF's strings.
  record LineEntry(String section, int offset, int fileName, int lineText, int line, int column) {}

  /// A CO-RE relocation.
  ///
  /// @param access offset of a path such as `0:5:1` in BTF's strings
  /// @param kind kernel: enum bpf_core_relo_kind
  record CoreEntry(String section, int offset, int typeId, int access, int kind) {}

  static BtfExtension parse(byte[] bytes, Btf btf) {
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < HEADER_SIZE) {
      throw new DamagedInput(
          SECTION, bytes.length, "the header ends after " + bytes.length + " bytes of 24");
    }
    if (Short.toUnsignedInt(data.getShort(0)) != Btf.MAGIC || bytes[2] != 1) {
      throw new DamagedInput(SECTION, 0, "expected the BTF magic 0xeb9f and version 1");
    }
    long header = Integer.toUnsignedLong(data.getInt(4));
    if (header < HEADER_SIZE || header > bytes.length) {
      throw new DamagedInput(SECTION, 4, "a header of " + header + " bytes");
    }
    Reader reader = new Reader(data, btf, (int) header);
    List<FunctionEntry> functions = new ArrayList<>();
    reader.entries(
        8,
        8,
        (section, at) ->
            functions.add(new FunctionEntry(section, data.getInt(at), reader.typeId(at + 4))));
    List<LineEntry> lines = new ArrayList<>();
    reader.entries(
        16,
        16,
        (section, at) -> {
          int place = data.getInt(at + 12);
          lines.add(
              new LineEntry(
                  section,
                  data.getInt(at),
                  data.getInt(at + 4),
                  data.getInt(at + 8),
                  place >>> 10,
                  place & 0x3ff));
        });
    List<CoreEntry> core = new ArrayList<>();
    if (header >= HEADER_SIZE_WITH_CORE) {
      reader.entries(
          24,
          16,
          (section, at) ->
              core.add(
                  new CoreEntry(
                      section,
                      data.getInt(at),
                      reader.typeId(at + 4),
                      data.getInt(at + 8),
                      data.getInt(at + 12))));
    }
    return new BtfExtension(functions, lines, core);
  }

  byte[] toBytes(StringTable strings) {
    byte[] functionBytes =
        blocks(
            strings,
            8,
            functions,
            FunctionEntry::section,
            (writer, it) -> writer.u32(it.offset).u32(it.typeId));
    byte[] lineBytes =
        blocks(
            strings,
            16,
            lines,
            LineEntry::section,
            (writer, it) ->
                writer
                    .u32(it.offset)
                    .u32(it.fileName)
                    .u32(it.lineText)
                    .u32(it.line << 10 | it.column));
    int lineStart = functionBytes.length;
    int coreStart = lineStart + lineBytes.length;
    return new LittleEndianWriter()
        .u16(Btf.MAGIC)
        .u8(1)
        .u8(0)
        .u32(HEADER_SIZE_WITH_CORE)
        .u32(0)
        .u32(functionBytes.length)
        .u32(lineStart)
        .u32(lineBytes.length)
        .u32(coreStart)
        .u32(0)
        .bytes(functionBytes)
        .bytes(lineBytes)
        .toBytes();
  }

  private static <T> byte[] blocks(
      StringTable strings,
      int recordSize,
      List<T> entries,
      Function<T, String> section,
      BiConsumer<LittleEndianWriter, T> write) {
    LittleEndianWriter writer = new LittleEndianWriter().u32(recordSize);
    for (int i = 0; i < entries.size(); ) {
      String name = section.apply(entries.get(i));
      int end = i;
      while (end < entries.size() && section.apply(entries.get(end)).equals(name)) {
        end++;
      }
      writer.u32(strings.add(name)).u32(end - i);
      for (; i < end; i++) {
        write.accept(writer, entries.get(i));
      }
    }
    return writer.toBytes();
  }

  private interface EntryConsumer {
    void accept(String section, int at);
  }

  /// Walks the blocks of one part.
  private record Reader(ByteBuffer data, Btf btf, int header) {

    int typeId(int at) {
      int id = data.getInt(at);
      if (id < 0 || id >= btf.count()) {
        throw new DamagedInput(
            SECTION, at, "type %s of %d".formatted(Integer.toUnsignedString(id), btf.count()));
      }
      return id;
    }

    void entries(int field, int minimumSize, EntryConsumer consumer) {
      long start = header + Integer.toUnsignedLong(data.getInt(field));
      long length = Integer.toUnsignedLong(data.getInt(field + 4));
      if (length == 0) {
        return;
      }
      if (start + length > data.limit() || length < 4) {
        throw new DamagedInput(
            SECTION, field, "bytes %#x to %#x, beyond the end".formatted(start, start + length));
      }
      int end = (int) (start + length);
      int recordSize = data.getInt((int) start);
      if (recordSize < minimumSize || recordSize > 1024) {
        throw new DamagedInput(
            SECTION, start, "records of %s bytes".formatted(Integer.toUnsignedString(recordSize)));
      }
      for (int at = (int) start + 4; at < end; ) {
        if (end - at < 8) {
          throw new DamagedInput(SECTION, at, "the part ends inside of a block");
        }
        String section = btf.string(data.getInt(at));
        long records = Integer.toUnsignedLong(data.getInt(at + 4));
        at += 8;
        if (records * recordSize > end - at) {
          throw new DamagedInput(
              SECTION, at - 4, "a block of %d records reaches beyond the end".formatted(records));
        }
        for (long i = 0; i < records; i++, at += recordSize) {
          consumer.accept(section, at);
        }
      }
    }
  }
}
