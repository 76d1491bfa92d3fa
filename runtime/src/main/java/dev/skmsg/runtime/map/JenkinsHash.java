package dev.skmsg.runtime.map;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Bob Jenkins' lookup3 hash with a zero seed: what the kernel's hash maps order their keys by.
final class JenkinsHash {
  private static final int INITIAL = 0xdeadbeef;

  private JenkinsHash() {}

  static int hash(byte[] key) {
    int[] abc = new int[3];
    Arrays.fill(abc, INITIAL + key.length);
    int at = 0;
    while (key.length - at > 12) {
      add(abc, key, at);
      mix(abc);
      at += 12;
    }
    if (key.length > at) {
      add(abc, Arrays.copyOfRange(key, at, at + 12), 0);
      finish(abc);
    }
    return abc[2];
  }

  private static void add(int[] abc, byte[] key, int at) {
    ByteBuffer words = ByteBuffer.wrap(key, at, 12).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 3; i++) {
      abc[i] += words.getInt();
    }
  }

  private static void mix(int[] abc) {
    int[] rotations = {4, 6, 8, 16, 19, 4};
    for (int i = 0; i < 6; i++) {
      int first = i % 3;
      int second = (i + 1) % 3;
      int third = (i + 2) % 3;
      abc[first] -= abc[third];
      abc[first] ^= Integer.rotateLeft(abc[third], rotations[i]);
      abc[third] += abc[second];
    }
  }

  private static void finish(int[] abc) {
    int[] rotations = {14, 11, 25, 16, 4, 14, 24};
    for (int i = 0; i < 7; i++) {
      int changed = (i + 2) % 3;
      int by = (i + 1) % 3;
      abc[changed] ^= abc[by];
      abc[changed] -= Integer.rotateLeft(abc[by], rotations[i]);
    }
  }
}
