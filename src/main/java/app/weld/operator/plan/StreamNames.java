package app.weld.operator.plan;

import app.weld.operator.weld.AvailableStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Explains why streams cannot be synced. There may be thousands of names and of offered streams, so the work for a message is bounded. */
public final class StreamNames {
    /** So many names are explained one by one. */
    private static final int EXPLAINED = 5;
    /** So many more are named. */
    private static final int NAMED = 20;

    private final List<AvailableStream> available;
    private final Map<String, AvailableStream> byName = new HashMap<>();

    /** Whether a message names what is offered: once is enough. */
    private boolean offeredSaid;

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

    /** Why these names cannot be synced; the first each with the nearest names that can, or with what the source offers. */
    public static List<Blocker> explain(Collection<String> names, List<AvailableStream> available) {
        StreamNames offered = new StreamNames(available);
        List<Blocker> blockers = new ArrayList<>();
        names.stream()
                .limit(EXPLAINED)
                .forEach(name ->
                        blockers.add(new Blocker(Blocker.Kind.STREAM_NOT_FOUND, offered.explain(name), List.of(name))));
        List<String> others = names.stream().skip(EXPLAINED).toList();
        if (!others.isEmpty()) {
            blockers.add(new Blocker(
                    Blocker.Kind.STREAM_NOT_FOUND,
                    others.size() + " other streams cannot be synced either: " + brief(others),
                    others));
        }
        return blockers;
    }

    static String explain(String name, List<AvailableStream> available) {
        return new StreamNames(available).explain(name);
    }

    private String explain(String name) {
        List<String> selectable = available.stream()
                .filter(AvailableStream::selectable)
                .map(AvailableStream::name)
                .filter(other -> !other.equals(name))
                .toList();
        List<String> nearest = NearestNames.of(name, selectable);
        String what =
                "stream " + name + (byName.containsKey(name) ? " cannot be selected" : " is not offered by the source");
        if (!nearest.isEmpty()) {
            return what + " (nearest: " + String.join(", ", nearest) + ")";
        }
        if (offeredSaid || selectable.isEmpty()) {
            return what;
        }
        offeredSaid = true;
        return what + "; the source offers " + selectable.size() + ": "
                + brief(selectable.stream().sorted().toList());
    }

    private static String brief(List<String> names) {
        return names.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
    }
}
