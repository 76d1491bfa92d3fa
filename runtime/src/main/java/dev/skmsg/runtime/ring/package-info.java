/// The message ring of struct sk_msg and the generic functions on it, over pages that are byte
/// buffers.
///
/// Functions that can fail return 0 (or a count) or a negative error number, as the kernel's do.
@NullMarked
package dev.skmsg.runtime.ring;

import org.jspecify.annotations.NullMarked;
