/// How a program runs: checked guest memory, the interpreter, and the faults of guests as values.
@NullMarked
package dev.skmsg.runtime.exec;

import org.jspecify.annotations.NullMarked;
