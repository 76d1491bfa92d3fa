package dev.skmsg.runtime.socket;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Received bytes as a program of type sk_skb sees them. kernel: struct sk_buff.
///
/// TCP leaves the payload in page fragments, so that none of it is linear until it is pulled; other
/// sockets copy short messages into the linear part.
public final class SkBuff {
  private byte[] bytes;
  private int linear;
  private int[] fragments;
  private @Nullable HostSocket redirect;
  private boolean toIngress;

  /// Received bytes of which none is linear.
  public SkBuff(byte[] payload) {
    this(payload, 0, new int[] {payload.length});
  }

  /// @param linear how many of the first bytes are linear
  /// @param fragments how many of those behind lie in each fragment
  SkBuff(byte[] payload, int linear, int[] fragments) {
    bytes = payload.clone();
    this.linear = linear;
    this.fragments = fragments.clone();
  }

  /// The bytes from an offset on, as far as there are so many.
  byte[] range(int offset, int length) {
    int from = Math.min(offset, bytes.length);
    return Arrays.copyOfRange(bytes, from, Math.min(from + length, bytes.length));
  }

  /// The same, cut where the linear part and the fragments end.
  List<byte[]> pieces(int offset, int length) {
    List<byte[]> pieces = new ArrayList<>();
    int end = Math.min(offset + length, bytes.length);
    int from = 0;
    for (int i = -1; i < fragments.length; i++) {
      int to = from + (i < 0 ? linear : fragments[i]);
      if (to > offset && from < end && to > from) {
        pieces.add(Arrays.copyOfRange(bytes, Math.max(from, offset), Math.min(to, end)));
      }
      from = to;
    }
    return pieces;
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

  public @Nullable HostSocket redirect() {
    return redirect;
  }

  public boolean toIngress() {
    return toIngress;
  }

  public void redirect(@Nullable HostSocket target, boolean ingress) {
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
    takeIntoHead(count - linear);
    return true;
  }

  /// Fragments lose their first bytes to the linear part.
  private void takeIntoHead(int count) {
    int left = Math.max(0, count);
    linear += left;
    for (int i = 0; left > 0; i++) {
      int moved = Math.min(left, fragments[i]);
      fragments[i] -= moved;
      left -= moved;
    }
  }

  /// Makes it so long, with zeros behind; all of it is linear then.
  public void resize(int length) {
    bytes = Arrays.copyOf(bytes, length);
    linear = length;
    fragments = new int[0];
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
    takeIntoHead(count - linear);
    bytes = Arrays.copyOfRange(bytes, count, bytes.length);
    linear -= count;
  }

  /// Puts more bytes behind, none of them linear.
  void append(byte[] more) {
    int before = bytes.length;
    bytes = Arrays.copyOf(bytes, before + more.length);
    System.arraycopy(more, 0, bytes, before, more.length);
    fragments = Arrays.copyOf(fragments, fragments.length + 1);
    fragments[fragments.length - 1] = more.length;
  }
}
