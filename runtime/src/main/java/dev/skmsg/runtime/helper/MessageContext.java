package dev.skmsg.runtime.helper;

import dev.skmsg.runtime.exec.BpfSocket;
import dev.skmsg.runtime.exec.Memory;
import dev.skmsg.runtime.exec.SkMsgContext;
import dev.skmsg.runtime.ring.SkMsg;
import dev.skmsg.runtime.ring.Window;
import dev.skmsg.runtime.socket.HostSocket;

/// What R1 of an sk_msg program points to: a message and the socket it is sent on.
final class MessageContext extends SkMsgContext {
  private final Memory memory;
  private final SkMsg msg;
  private final HostSocket socket;

  MessageContext(Memory memory, SkMsg msg, HostSocket socket) {
    super(memory);
    this.memory = memory;
    this.msg = msg;
    this.socket = socket;
  }

  SkMsg msg() {
    return msg;
  }

  HostSocket sender() {
    return socket;
  }

  /// Shows the guest the message's window; pointers into the one before are dead.
  void showWindow() {
    Window window = msg.window();
    if (window.length() == 0) {
      memory.closeWindow();
    } else {
      memory.window(window.bytes(), window.offset(), window.length());
    }
  }

  @Override
  public int family() {
    return socket.family();
  }

  @Override
  public int remoteIp4() {
    return socket.remoteIp4();
  }

  @Override
  public int localIp4() {
    return socket.localIp4();
  }

  @Override
  public int remoteIp6(int word) {
    return socket.remoteIp6(word);
  }

  @Override
  public int localIp6(int word) {
    return socket.localIp6(word);
  }

  @Override
  public int remotePort() {
    return socket.remotePort() << 16;
  }

  @Override
  public int localPort() {
    return socket.localPort();
  }

  @Override
  public int size() {
    return msg.size();
  }

  @Override
  public BpfSocket socket() {
    return socket;
  }
}
