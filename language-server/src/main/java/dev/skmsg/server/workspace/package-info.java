/// What the editor has open, version by version, and what is known of it.
@NullMarked
package dev.skmsg.server.workspace;

import org.jspecify.annotations.NullMarked;
