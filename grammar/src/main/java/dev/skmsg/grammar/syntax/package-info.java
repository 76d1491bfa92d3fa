/// What both languages need to say where a line went wrong and what would have been right.
@NullMarked
package dev.skmsg.grammar.syntax;

import org.jspecify.annotations.NullMarked;
