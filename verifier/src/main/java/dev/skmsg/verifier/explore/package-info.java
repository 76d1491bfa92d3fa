/// The walk over all paths: what comes first, what need not be walked again, and when to give up.
@NullMarked
package dev.skmsg.verifier.explore;

import org.jspecify.annotations.NullMarked;
