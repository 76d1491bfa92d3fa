/// What a test says: sockets, maps, programs, calls and expectations, as plain records.
@NullMarked
package dev.skmsg.runtime.scenario;

import org.jspecify.annotations.NullMarked;
