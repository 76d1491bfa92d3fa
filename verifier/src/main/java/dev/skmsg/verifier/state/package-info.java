/// What is known about registers, the stack and whole machine states at a point of a path.
@NullMarked
package dev.skmsg.verifier.state;

import org.jspecify.annotations.NullMarked;
