/// May the kernel load this program? And if not, why? [Verifier] is the way in.
@NullMarked
package dev.skmsg.verifier;

import org.jspecify.annotations.NullMarked;
