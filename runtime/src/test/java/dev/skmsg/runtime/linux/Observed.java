package dev.skmsg.runtime.linux;

import java.util.List;

/// All that can be seen of a random case.
///
/// @param sends results of the send calls
/// @param runs for each run: size, window and the helpers' results
/// @param received what the four sockets received in all
record Observed(List<Long> sends, List<String> runs, List<byte[]> received) {}
