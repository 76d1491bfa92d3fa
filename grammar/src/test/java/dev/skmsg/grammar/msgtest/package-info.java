@NullMarked
package dev.skmsg.grammar.msgtest;

import org.jspecify.annotations.NullMarked;
