package app.weld.operator.plan;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Names that may be meant by a misspelled one. What has little in common with it is no suggestion. */
public final class NearestNames {
    private static final int SUGGESTIONS = 3;
    /** One letter in so many may be wrong. */
    private static final int LETTERS_PER_MISTAKE = 3;
    /** A shorter name is the beginning of too many others. */
    private static final int MIN_BEGINNING = 3;

    private record Candidate(String name, int distance) {}

    private NearestNames() {}

    /** At most three names, the nearest first; empty if none is near. */
    public static List<String> of(String name, Collection<String> candidates) {
        String misspelled = name.toLowerCase(Locale.ROOT);
        int max = Math.max(1, misspelled.length() / LETTERS_PER_MISTAKE);
        LevenshteinDistance distance = new LevenshteinDistance(max);
        return candidates.stream()
                .filter(candidate -> !candidate.equals(name))
                .distinct()
                .map(candidate -> new Candidate(
                        candidate, distance(misspelled, candidate.toLowerCase(Locale.ROOT), max, distance)))
                .filter(candidate -> candidate.distance() >= 0)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(SUGGESTIONS)
                .map(Candidate::name)
                .toList();
    }

    /** A name that is the beginning of the other comes after those that are only misspelled; negative if neither. */
    private static int distance(String one, String other, int max, LevenshteinDistance distance) {
        int mistakes = distance.apply(one, other);
        if (mistakes >= 0) {
            return mistakes;
        }
        boolean begins = other.startsWith(one) || one.startsWith(other);
        return begins && Math.min(one.length(), other.length()) >= MIN_BEGINNING ? max + 1 : -1;
    }
}
