package dev.skmsg.runtime.helper;

import dev.skmsg.runtime.exec.HelperTable;

/// The helpers that concern no message.
public final class GeneralHelpers {
  private GeneralHelpers() {}

  /// All of them.
  public static HelperTable table() {
    return MapHelpers.table()
        .with(SystemHelpers.table())
        .with(CallbackHelpers.table())
        .with(StringHelpers.table())
        .with(TextHelpers.table())
        .with(OutputHelpers.table())
        .with(DynptrHelpers.table())
        .with(StorageHelpers.table())
        .with(SocketCasts.table());
  }
}
