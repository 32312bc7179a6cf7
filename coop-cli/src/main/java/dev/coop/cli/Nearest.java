package dev.coop.cli;

import java.util.Collection;

/** Finds the known name that somebody probably meant. */
final class Nearest {
    /** More letters than any name has. */
    private static final int UNFINISHED = 1000;

    private Nearest() {}

    /**
     * The name among {@code known} with the fewest typing errors to {@code word}, of those that begin with it if there
     * are any; the first one of several.
     *
     * @throws IllegalArgumentException if nothing is known
     */
    static String to(String word, Collection<String> known) {
        String best = "";
        int fewest = Integer.MAX_VALUE;
        for (String name : known) {
            // Letters that are missing at the end weigh less than any typing error.
            int errors = name.startsWith(word) ? name.length() - word.length() - UNFINISHED : errors(word, name);
            if (errors < fewest) {
                best = name;
                fewest = errors;
            }
        }
        if (fewest == Integer.MAX_VALUE) {
            throw new IllegalArgumentException("no name is known");
        }
        return best;
    }

    /** Characters missing, added, changed, or swapped with their neighbour (optimal string alignment). */
    static int errors(String a, String b) {
        int[][] distance = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            distance[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            distance[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(distance[i - 1][j - 1] + change,
                        1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, distance[i - 2][j - 2] + 1);
                }
                distance[i][j] = least;
            }
        }
        return distance[a.length()][b.length()];
    }
}
