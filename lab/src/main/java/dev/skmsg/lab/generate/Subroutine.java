package dev.skmsg.lab.generate;

import dev.skmsg.lab.generate.CodeBuffer.Label;
import java.util.List;

/// A function that is still to be written.
///
/// @param arguments what R1 and the following hold when it is called
/// @param callback its result must be 0 or 1
/// @param global verified on its own, where the program has types
record Subroutine(Label label, List<Shape> arguments, boolean callback, boolean global) {}
