package dev.skmsg.verifier.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What is known of the machine at a point of a path, and the path's place in the tree of paths.
///
/// kernel: struct bpf_verifier_state, 6.18
public final class AbstractState {
  /// The deepest chain of calls.
  public static final int MAX_FRAMES = 8;

  private static final Reference[] NO_REFERENCES = {};

  private final @Nullable FrameState[] frames = new FrameState[MAX_FRAMES];
  private int depth;

  private Reference[] references = NO_REFERENCES;

  public int activeLocks;
  public int activeLockId;
  public @Nullable Object activeLockHolder;
  public int preemptLocks;
  public int rcuLocks;

  public boolean speculative;

  /// The last stored state on the way here.
  public @Nullable AbstractState parent;

  /// Paths from here that are not done, this one included.
  public int branches = 1;

  /// The instruction about to be processed; for a stored state, the one it was stored at.
  public int slot;

  /// The instruction processed before.
  public int lastSlot = -1;

  /// Where this state's jump history begins.
  public int firstSlot;

  public JumpHistory history = JumpHistory.EMPTY;

  /// Stored states on the way here.
  public int pathDepth;

  public int mayGotoDepth;
  public int callbackUnrollDepth;

  /// Dead registers and slots have been taken out of it.
  public boolean cleaned;

  /// Of a stored state: what the store keeps about it.
  public @Nullable Object node;

  public AbstractState(FrameState main) {
    frames[0] = main;
  }

  private AbstractState() {}

  /// A copy for another path: shares the register states; parentage is copied too.
  public AbstractState copy() {
    AbstractState copy = new AbstractState();
    copy.depth = depth;
    for (int i = 0; i <= depth; i++) {
      copy.frames[i] = frame(i).copy();
    }
    copy.references = references;
    copy.activeLocks = activeLocks;
    copy.activeLockId = activeLockId;
    copy.activeLockHolder = activeLockHolder;
    copy.preemptLocks = preemptLocks;
    copy.rcuLocks = rcuLocks;
    copy.speculative = speculative;
    copy.parent = parent;
    copy.branches = branches;
    copy.slot = slot;
    copy.lastSlot = lastSlot;
    copy.firstSlot = firstSlot;
    copy.history = history;
    copy.pathDepth = pathDepth;
    copy.mayGotoDepth = mayGotoDepth;
    copy.callbackUnrollDepth = callbackUnrollDepth;
    return copy;
  }

  /// The innermost frame.
  public FrameState current() {
    return frame(depth);
  }

  public FrameState frame(int index) {
    FrameState frame = frames[index];
    if (frame == null) {
      throw new IllegalStateException("no frame " + index + " of " + depth);
    }
    return frame;
  }

  /// The innermost frame's number; 0 for the main function.
  public int depth() {
    return depth;
  }

  public void push(FrameState frame) {
    frames[++depth] = frame;
  }

  public void pop() {
    frames[depth--] = null;
  }

  /// The instruction at which a frame stands: for the outer ones the call's.
  public int slotOf(int frame) {
    return frame == depth ? slot : frame(frame + 1).callSite;
  }

  public int referenceCount() {
    return references.length;
  }

  public Reference reference(int index) {
    return references[index];
  }

  public void acquire(Reference reference) {
    references = Arrays.copyOf(references, references.length + 1);
    references[references.length - 1] = reference;
  }

  /// Takes out the reference with this place; the others keep their order.
  public void release(int index) {
    Reference[] rest = Arrays.copyOf(references, references.length - 1);
    if (index < rest.length) {
      System.arraycopy(references, index + 1, rest, index, rest.length - index);
    }
    references = rest;
  }

  /// The place of the pointer reference with this id, or -1.
  public int findPointerReference(int id) {
    for (int i = 0; i < references.length; i++) {
      if (references[i].kind() == Reference.Kind.POINTER && references[i].id() == id) {
        return i;
      }
    }
    return -1;
  }
}
