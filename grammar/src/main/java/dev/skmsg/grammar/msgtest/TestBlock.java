package dev.skmsg.grammar.msgtest;

import dev.skmsg.grammar.syntax.Span;

/// One test in the text, whether or not the rest of the file is sound.
///
/// @param name without quotes; for a file without any test, the file's own
/// @param nameSpan the quoted name; for a whole file its first word
/// @param span from the word `test` to its closing brace
public record TestBlock(String name, Span nameSpan, Span span) {}
