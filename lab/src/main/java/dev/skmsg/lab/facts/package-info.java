/// Makes the facts about kernels that the other modules carry.
@NullMarked
package dev.skmsg.lab.facts;

import org.jspecify.annotations.NullMarked;
