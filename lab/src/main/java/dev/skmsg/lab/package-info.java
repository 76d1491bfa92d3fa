/// Generators, fuzzers and benchmarks.
@NullMarked
package dev.skmsg.lab;

import org.jspecify.annotations.NullMarked;
