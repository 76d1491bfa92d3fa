package dev.skmsg.grammar.syntax;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds the word somebody meant.
public final class Spelling {
  private Spelling() {}

  /// The candidate nearest to a word, if one is near: one slip for each three letters, at least
  /// one. Of equally near ones the first.
  public static Optional<String> nearest(String word, Collection<String> candidates) {
    int allowed = Math.max(1, word.length() / 3);
    return candidates.stream()
        .filter(candidate -> candidate.length() > 1)
        .filter(candidate -> distance(word, candidate) <= allowed)
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  /// `; did you mean 'WORD'?`, or nothing when no candidate is near.
  public static String hint(String word, Collection<String> candidates) {
    return nearest(word, candidates).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  /// Slips between two words: letters inserted, left out, changed, or swapped with their neighbour.
  static int distance(String from, String to) {
    int[][] table = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          table[i][j] = i + j;
          continue;
        }
        int changed = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int best =
            Math.min(
                table[i - 1][j - 1] + changed, Math.min(table[i - 1][j] + 1, table[i][j - 1] + 1));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          best = Math.min(best, table[i - 2][j - 2] + 1);
        }
        table[i][j] = best;
      }
    }
    return table[from.length()][to.length()];
  }
}
