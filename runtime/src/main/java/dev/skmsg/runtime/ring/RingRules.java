package dev.skmsg.runtime.ring;

import dev.skmsg.bpf.kernel.KernelProfile;

/// In what the message functions of kernel versions differ.
///
/// @param ids ring positions; with 18 one of them is always free, with 17 all are usable
/// @param allocTrimsOnEnomem an allocation that fails gives back what it had got
/// @param copyBitFollowsElement a copy bit moves with its element, not with the slot number
/// @param pushTailOffsetBug push_data inside an element other than the first misplaces its tail
/// @param resetsCursor pull, push and pop leave curr at the last element
/// @param trimByDistance trim compares the cursor by ring distance, not by number
/// @param xferMovesSize sk_msg_xfer moves bytes from the source's size to the target's
/// @param skbOwnsCharge elements of a message that an skb owns are not uncharged
/// @param wideBounds start + len of pop_data and copy + len of push_data cannot wrap
/// @param copyFailureIsSilent a send whose copy from user space fails reports what the allocation
/// said, mostly success
/// @param hasSize the context has the field `size`
public record RingRules(
    int ids,
    boolean allocTrimsOnEnomem,
    boolean copyBitFollowsElement,
    boolean pushTailOffsetBug,
    boolean resetsCursor,
    boolean trimByDistance,
    boolean xferMovesSize,
    boolean skbOwnsCharge,
    boolean wideBounds,
    boolean copyFailureIsSilent,
    boolean hasSize) {

  /// The newest 6.18 release that was seen.
  public static final RingRules V6_18 =
      new RingRules(18, true, true, false, true, true, true, true, true, true, true);

  /// The kernel that had the first sk_msg functions.
  public static final RingRules V4_20 =
      new RingRules(17, false, false, true, false, false, false, false, false, false, false);

  /// The rules of a profile.
  public static RingRules of(KernelProfile profile) {
    return profile.version().equals("4.20") ? V4_20 : V6_18;
  }

  /// Payload elements a message can hold.
  public static final int MAX_FRAGS = 17;
}
