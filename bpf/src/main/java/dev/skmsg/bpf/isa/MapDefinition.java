package dev.skmsg.bpf.isa;

import org.jspecify.annotations.Nullable;

/// A map as a program declares it.
///
/// @param keySize bytes
/// @param valueSize bytes
/// @param maxEntries unsigned
/// @param flags BPF_F_* of map creation
/// @param inner for maps of maps, what their values look like
/// @param content for a data section, the bytes of its one value; `null` otherwise
/// @param readOnly frozen, so that the verifier may take its content as constants (.rodata)
/// @param keyTypeId BTF type of the key in the program's BTF, 0 for none
/// @param valueTypeId BTF type of the value, 0 for none
public record MapDefinition(
    String name,
    MapType type,
    int keySize,
    int valueSize,
    int maxEntries,
    int flags,
    @Nullable MapDefinition inner,
    byte @Nullable [] content,
    boolean readOnly,
    int keyTypeId,
    int valueTypeId) {

  /// A plain map without content or types.
  public static MapDefinition of(
      String name, MapType type, int keySize, int valueSize, int maxEntries) {
    return new MapDefinition(
        name, type, keySize, valueSize, maxEntries, 0, null, null, false, 0, 0);
  }
}
