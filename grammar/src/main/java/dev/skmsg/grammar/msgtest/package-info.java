/// The language of `.msgtest` files: text to scenarios and back.
@NullMarked
package dev.skmsg.grammar.msgtest;

import org.jspecify.annotations.NullMarked;
