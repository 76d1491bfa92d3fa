package dev.skmsg.runtime.socket;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Received bytes as a program of type sk_skb sees them. kernel: struct sk_buff.
///
/// TCP leaves the payload in page fragments, so that none of it is linear until it is pulled.
public final class SkBuff {
  private byte[] bytes;
  private int linear;
  private @Nullable TcpSocket redirect;
  private boolean toIngress;

  public SkBuff(byte[] payload) {
    bytes = payload.clone();
  }

  public int length() {
    return bytes.length;
  }

  /// Bytes between data and data_end.
  public int linear() {
    return linear;
  }

  /// All bytes; the first [#linear] of them may be written by a guest.
  public byte[] bytes() {
    return bytes;
  }

  public @Nullable TcpSocket redirect() {
    return redirect;
  }

  public boolean toIngress() {
    return toIngress;
  }

  public void redirect(@Nullable TcpSocket target, boolean ingress) {
    redirect = target;
    toIngress = ingress;
  }

  /// Makes the first bytes linear.
  ///
  /// @return whether there are so many
  public boolean pull(int count) {
    if (count > bytes.length) {
      return false;
    }
    linear = Math.max(linear, count);
    return true;
  }

  /// Makes it so long, with zeros behind; all of it is linear then.
  public void resize(int length) {
    bytes = Arrays.copyOf(bytes, length);
    linear = length;
  }

  /// Puts zeros in front.
  public void pushFront(int count) {
    byte[] grown = new byte[bytes.length + count];
    System.arraycopy(bytes, 0, grown, count, bytes.length);
    bytes = grown;
    linear += count;
  }

  /// Takes bytes off the front, of which there are so many.
  public void dropFront(int count) {
    bytes = Arrays.copyOfRange(bytes, count, bytes.length);
    linear = Math.max(0, linear - count);
  }

  /// Puts more bytes behind, none of them linear.
  void append(byte[] more) {
    int before = bytes.length;
    bytes = Arrays.copyOf(bytes, before + more.length);
    System.arraycopy(more, 0, bytes, before, more.length);
  }
}
