/// The maps of a machine: the general ones, and those that hold sockets.
@NullMarked
package dev.skmsg.runtime.map;

import org.jspecify.annotations.NullMarked;
