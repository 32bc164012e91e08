package app.weld.operator.plan;

import app.weld.operator.weld.AvailableStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Explains why streams cannot be synced. There may be thousands of names and of offered streams, so the work for a message is bounded. */
public final class StreamNames {
    private static final int SUGGESTIONS = 3;
    /** So many names are explained one by one. */
    private static final int EXPLAINED = 5;
    /** So many more are named. */
    private static final int NAMED = 20;
    /** What is so far away is no suggestion. */
    private static final int FARTHEST = 30;

    private final List<AvailableStream> available;
    private final Map<String, AvailableStream> byName = new HashMap<>();

    private record Candidate(String name, int distance) {}

    private StreamNames(List<AvailableStream> available) {
        this.available = available;
        available.forEach(stream -> byName.putIfAbsent(stream.name(), stream));
    }

    /** The names that the source does not offer, or does not offer for syncing. */
    public static List<String> notOffered(Collection<String> names, List<AvailableStream> available) {
        StreamNames offered = new StreamNames(available);
        return names.stream().filter(name -> !offered.isSelectable(name)).toList();
    }

    private boolean isSelectable(String name) {
        AvailableStream offered = byName.get(name);
        return offered != null && offered.selectable();
    }

    /** Why these names cannot be synced; each of the first with the nearest names that can be, nearest first. */
    public static List<Blocker> explain(Collection<String> names, List<AvailableStream> available) {
        StreamNames offered = new StreamNames(available);
        List<Blocker> blockers = new ArrayList<>();
        names.stream()
                .limit(EXPLAINED)
                .forEach(name ->
                        blockers.add(new Blocker(Blocker.Kind.STREAM_NOT_FOUND, offered.explain(name), List.of(name))));
        List<String> others = names.stream().skip(EXPLAINED).toList();
        if (!others.isEmpty()) {
            String named = others.stream().limit(NAMED).collect(Collectors.joining(", "));
            String rest = others.size() > NAMED ? " and " + (others.size() - NAMED) + " more" : "";
            blockers.add(new Blocker(
                    Blocker.Kind.STREAM_NOT_FOUND,
                    "neither can " + others.size() + " other streams be synced: " + named + rest,
                    others));
        }
        return blockers;
    }

    static String explain(String name, List<AvailableStream> available) {
        return new StreamNames(available).explain(name);
    }

    private String explain(String name) {
        String nearest = nearest(name);
        return "stream " + name + (byName.containsKey(name) ? " cannot be selected" : " is not offered by the source")
                + (nearest.isEmpty() ? "" : "; the nearest are " + nearest);
    }

    private String nearest(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        LevenshteinDistance distance = new LevenshteinDistance(FARTHEST);
        return available.stream()
                .filter(AvailableStream::selectable)
                .map(AvailableStream::name)
                .filter(candidate -> !candidate.equals(name))
                .map(candidate -> new Candidate(candidate, distance.apply(wanted, candidate.toLowerCase(Locale.ROOT))))
                .filter(candidate -> candidate.distance() >= 0)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(SUGGESTIONS)
                .map(Candidate::name)
                .collect(Collectors.joining(", "));
    }
}
