/// What each instruction demands of the state before it and makes of it, one file a topic.
@NullMarked
package dev.skmsg.verifier.check;

import org.jspecify.annotations.NullMarked;
