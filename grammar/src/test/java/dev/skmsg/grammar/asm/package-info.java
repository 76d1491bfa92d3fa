/// Tests of the assembly dialect.
@NullMarked
package dev.skmsg.grammar.asm;

import org.jspecify.annotations.NullMarked;
