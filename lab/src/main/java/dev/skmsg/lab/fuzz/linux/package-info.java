/// The running kernel as a judge.
@NullMarked
package dev.skmsg.lab.fuzz.linux;

import org.jspecify.annotations.NullMarked;
