package dev.skmsg.lab.bench;

import com.google.gson.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One measurement.
///
/// @param name what is measured, as in `1000 lines`
/// @param peer the same of the real thing in the same run, `null` where there is none
public record BenchRow(String bench, String name, double ours, @Nullable Double peer, String unit) {

  /// Ours by the peer's: lower is better.
  public @Nullable Double ratio() {
    return peer == null ? null : ours / peer;
  }

  public String text() {
    String ratio =
        peer == null ? "" : "   peer %10.2f %s   ratio %.2f".formatted(peer, unit, ours / peer);
    return String.format(Locale.ROOT, "%-10s %-32s %10.2f %s%s", bench, name, ours, unit, ratio);
  }

  public String json() {
    JsonObject json = new JsonObject();
    json.addProperty("bench", bench);
    json.addProperty("case", name);
    json.addProperty("ours", round(ours));
    if (peer != null) {
      json.addProperty("peer", round(peer));
    }
    json.addProperty("unit", unit);
    if (peer != null) {
      json.addProperty("ratio", round(ours / peer));
    }
    return json.toString();
  }

  private static double round(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
