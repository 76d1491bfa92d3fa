package dev.skmsg.verifier.explore;

import dev.skmsg.verifier.state.AbstractState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The states kept at prune points, newest first. kernel: struct bpf_verifier_state_list and
/// explored_state, 6.18
final class StateStore {
  /// A stored state and how often it helped.
  static final class Node {
    final AbstractState state;
    @Nullable Node next;
    int misses;
    int hits;
    boolean evicted;

    Node(AbstractState state) {
      this.state = state;
    }
  }

  private final @Nullable Node[] buckets;
  private int stored;
  private int evictedButNeeded;
  private int total;
  private int peak;
  private int mostPerBucket;

  StateStore(int length) {
    buckets = new Node[length];
  }

  /// The kernel's hash: states of one instruction and call site share a bucket, perhaps with
  /// others.
  int bucket(int slot, AbstractState state) {
    return Integer.remainderUnsigned(slot ^ state.current().callSite, buckets.length);
  }

  /// Drops every state; the counts go on, as the kernel's do.
  void clear() {
    Arrays.fill(buckets, null);
  }

  @Nullable Node first(int bucket) {
    return buckets[bucket];
  }

  void add(int bucket, AbstractState state) {
    Node node = new Node(state);
    node.next = buckets[bucket];
    buckets[bucket] = node;
    state.node = node;
  }

  /// Counts a state about to be stored.
  void count(int backEdges) {
    total++;
    stored++;
    notePeak(backEdges);
  }

  void notePeak(int backEdges) {
    peak = Math.max(peak, stored + evictedButNeeded + backEdges);
  }

  /// Takes a state out; it lives on as long as paths from it are not done.
  void evict(int bucket, @Nullable Node before, Node node) {
    if (before == null) {
      buckets[bucket] = node.next;
    } else {
      before.next = node.next;
    }
    node.evicted = true;
    stored--;
    evictedButNeeded++;
    releaseIfDone(node);
  }

  /// kernel: maybe_free_verifier_state
  void releaseIfDone(Node node) {
    if (node.evicted && node.state.branches == 0) {
      node.evicted = false;
      evictedButNeeded--;
    }
  }

  void noteBucketSize(int size) {
    mostPerBucket = Math.max(mostPerBucket, size);
  }

  int total() {
    return total;
  }

  int peak() {
    return peak;
  }

  int mostPerBucket() {
    return mostPerBucket;
  }
}
