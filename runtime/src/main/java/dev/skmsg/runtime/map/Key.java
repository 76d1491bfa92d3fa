package dev.skmsg.runtime.map;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A key compared by its bytes, which must not change while it is one.
record Key(byte[] bytes) {

  @Override
  public boolean equals(Object other) {
    return other instanceof Key(byte[] theirs) && Arrays.equals(bytes, theirs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// The key after this one in a collection, the first for `null` or one that is gone.
  static byte @Nullable [] after(Set<Key> keys, byte @Nullable [] key) {
    boolean found = key == null || !keys.contains(new Key(key));
    for (Key candidate : keys) {
      if (found) {
        return candidate.bytes().clone();
      }
      found = Arrays.equals(candidate.bytes(), key);
    }
    return null;
  }
}
