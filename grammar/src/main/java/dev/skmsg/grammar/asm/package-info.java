/// The assembly dialect of `.bpf.s` files: text to objects and programs, and back.
@NullMarked
package dev.skmsg.grammar.asm;

import org.jspecify.annotations.NullMarked;
