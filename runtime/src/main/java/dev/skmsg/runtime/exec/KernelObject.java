package dev.skmsg.runtime.exec;

/// Something a guest may point to whose fields are computed: the context, a socket, a map.
public interface KernelObject {

  /// What it is, for messages: `ctx`, `map counts`.
  String label();

  /// Whether a guest may load this field. Nothing is loadable by default.
  ///
  /// @param offset bytes from the object's address, may be negative
  default boolean readable(int offset, int size) {
    return false;
  }

  /// The field, zero-extended; only asked when [#readable].
  default long load(int offset, int size) {
    throw new IllegalStateException(label() + " has no field at " + offset);
  }

  /// Whether a guest may store to this field.
  default boolean writable(int offset, int size) {
    return false;
  }

  /// Stores to a field; only asked when [#writable].
  default void store(int offset, int size, long value) {
    throw new IllegalStateException(label() + " has no writable field at " + offset);
  }
}
