package dev.skmsg.runtime.map;

import java.util.Arrays;

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
}
