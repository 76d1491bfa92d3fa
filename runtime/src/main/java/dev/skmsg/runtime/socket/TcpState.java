package dev.skmsg.runtime.socket;

/// The states a simulated connection takes; `number` is the kernel's TCP_*.
public enum TcpState {
  ESTABLISHED(1),
  FIN_WAIT2(5),
  CLOSE(7),
  CLOSE_WAIT(8),
  LAST_ACK(9),
  LISTEN(10);

  private final int number;

  TcpState(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
