/// An editor that does everything wrong, against the language server.
@NullMarked
package dev.skmsg.lab.fuzz.server;

import org.jspecify.annotations.NullMarked;
