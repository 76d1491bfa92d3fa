package dev.skmsg.verifier.state;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How a path came from its last stored state: the jumps, stack accesses and linked registers that
/// precision backtracking needs.
///
/// Immutable in effect: copies share the array, and appending to a shared one copies it. kernel:
/// struct bpf_jmp_history_entry, 6.18
public final class JumpHistory {
  public static final JumpHistory EMPTY = new JumpHistory(new Entry[0], 0);

  /// One step.
  ///
  /// @param slot the instruction
  /// @param previous the instruction before it
  /// @param access a stack access's frame and slot, as [#stackAccess] packs them, and the flags
  /// LEFT_IS_STACK and RIGHT_IS_STACK; 0 for none
  /// @param linked the registers and slots that a branch's refinement changed together, as
  /// [LinkedRegisters] packs them; 0 for none
  public record Entry(int slot, int previous, int access, long linked) {}

  private static final int STACK = 1 << 16;

  /// The branch compares a stack pointer on its left side.
  public static final int LEFT_IS_STACK = 1 << 17;

  /// The branch compares a stack pointer on its right side.
  public static final int RIGHT_IS_STACK = 1 << 18;

  private @Nullable Entry[] entries;
  private int count;

  private JumpHistory(@Nullable Entry[] entries, int count) {
    this.entries = entries;
    this.count = count;
  }

  public static int stackAccess(int frame, int slot) {
    return STACK | frame << 8 | slot;
  }

  public static boolean isStackAccess(int access) {
    return (access & STACK) != 0;
  }

  public static int accessFrame(int access) {
    return access >> 8 & 0xff;
  }

  public static int accessSlot(int access) {
    return access & 0xff;
  }

  public int size() {
    return count;
  }

  public Entry get(int index) {
    return Objects.requireNonNull(entries[index]);
  }

  /// This history and one more entry; this one stays as it is.
  public JumpHistory append(Entry entry) {
    if (count == entries.length || entries[count] != null) {
      entries = Arrays.copyOf(entries, Math.max(8, count * 2));
      Arrays.fill(entries, count, entries.length, null);
    }
    entries[count] = entry;
    return new JumpHistory(entries, count + 1);
  }

  /// This history with its last entry replaced.
  public JumpHistory replaceLast(Entry entry) {
    return new JumpHistory(entries, count - 1).append(entry);
  }
}
