package dev.skmsg.verifier.observe;

import dev.skmsg.verifier.VerificationResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A verification and what it knew on the way.
///
/// @param everyPath no path was cut short, so numbers are known as well as types
/// @param points for each slot what holds before it, `null` where no path leads (or where none had
/// come yet when a program was rejected)
public record Observation(
    VerificationResult result, boolean everyPath, List<@Nullable PointSummary> points) {}
