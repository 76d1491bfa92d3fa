/// Scenarios on real sockets of the running Linux, for comparison with the simulation.
@NullMarked
package dev.skmsg.runtime.linux;

import org.jspecify.annotations.NullMarked;
