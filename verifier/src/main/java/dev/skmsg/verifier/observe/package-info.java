/// What a verification knew at each instruction, joined over all paths that lead there.
@NullMarked
package dev.skmsg.verifier.observe;

import org.jspecify.annotations.NullMarked;
