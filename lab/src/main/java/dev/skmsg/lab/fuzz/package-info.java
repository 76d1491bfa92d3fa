/// Programs judged twice, by the model and by the kernel, and what to do where they disagree.
@NullMarked
package dev.skmsg.lab.fuzz;

import org.jspecify.annotations.NullMarked;
