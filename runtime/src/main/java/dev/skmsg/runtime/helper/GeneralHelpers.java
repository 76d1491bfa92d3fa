package dev.skmsg.runtime.helper;

import dev.skmsg.runtime.exec.HelperTable;

/// The helpers that concern no message and no socket.
public final class GeneralHelpers {
  private GeneralHelpers() {}

  /// All of them.
  public static HelperTable table() {
    return MapHelpers.table().with(SystemHelpers.table());
  }
}
