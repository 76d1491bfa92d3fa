package dev.skmsg.runtime.helper;

import dev.skmsg.runtime.exec.HelperTable;

/// The helpers that concern no message, and all there are.
public final class GeneralHelpers {
  private GeneralHelpers() {}

  /// Every helper, those of messages and of received bytes too.
  public static HelperTable everything() {
    return table()
        .with(MessageHelpers.table())
        .with(PacketHelpers.table())
        .with(SocketLookups.table());
  }

  /// Those that concern no message.
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
