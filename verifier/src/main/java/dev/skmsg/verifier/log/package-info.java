/// The kernel's log: what was said, and how states are written.
@NullMarked
package dev.skmsg.verifier.log;

import org.jspecify.annotations.NullMarked;
