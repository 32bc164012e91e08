package app.weld.operator.weld.http;

import app.weld.operator.weld.Listing;
import app.weld.operator.weld.WeldException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads all pages of a list. An incomplete list is an exception, because its missing items would count as deleted. */
final class Paginator {
    private static final int MAX_PAGES = 10_000;
    private static final int SMALLER = 5;

    private final RequestExecutor caller;
    private final MessageSanitizer sanitizer;

    Paginator(RequestExecutor caller, MessageSanitizer sanitizer) {
        this.caller = caller;
        this.sanitizer = sanitizer;
    }

    /** One page of an answer. */
    private record Page(
            List<JsonNode> items,
            boolean isBare,
            boolean hasMore,
            @Nullable String cursor) {}

    /** A list whose first page is requested without a limit. Empty if the object that it belongs to does not exist. */
    <T> Optional<Listing<T>> find(ApiRequest list, ResponseReader.Reader<T> reader, Function<T, String> id) {
        return find(list, caller::find, reader, id, read -> false);
    }

    /** The same as a part of an operation that has begun: waiting for the budget is better than losing its result. */
    <T> Optional<Listing<T>> goOn(ApiRequest list, ResponseReader.Reader<T> reader, Function<T, String> id) {
        return find(list, caller::findNext, reader, id, read -> false);
    }

    /** The first page only. */
    <T> Optional<Listing<T>> first(ApiRequest list, ResponseReader.Reader<T> reader, Function<T, String> id) {
        return find(paged(list), caller::find, reader, id, read -> true);
    }

    /** From the first page on, until what was read so far is enough. */
    <T> Optional<Listing<T>> until(
            ApiRequest list, ResponseReader.Reader<T> reader, Function<T, String> id, Predicate<List<T>> enough) {
        return find(paged(list), caller::find, reader, id, enough);
    }

    private <T> Optional<Listing<T>> find(
            ApiRequest list,
            Function<ApiRequest, Optional<ApiResponse.Answer>> begin,
            ResponseReader.Reader<T> reader,
            Function<T, String> id,
            Predicate<List<T>> enough) {
        Items<T> items = new Items<>(reader, id);
        Set<String> cursors = new HashSet<>();
        Position at = new Position(list, list, null, Listing.PAGE);
        for (int pages = 0; pages < MAX_PAGES; pages++) {
            Optional<ApiResponse.Answer> answer = pages == 0 ? begin.apply(at.call()) : next(at.call());
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            if (answer.get().isSuccess() && answer.get().tooLong() && at.limit > 1) {
                at = at.smaller();
                continue;
            }
            Page page = page(at.call(), caller.json(at.call(), answer.get()), at.limit);
            items.add(page);
            boolean isKnown = page.cursor != null && !cursors.add(page.cursor);
            // The server ignores the cursor and has sent the same array again, so it was the whole list.
            if (!page.hasMore || (isKnown && page.isBare) || enough.test(items.read())) {
                return Optional.of(items.listing());
            }
            if (page.cursor == null) {
                throw broken("it has more pages but does not say where");
            }
            if (isKnown) {
                throw broken("its pages go in circles");
            }
            at = at.after(page.cursor);
        }
        throw broken("it has too many pages");
    }

    /**
     * Where in a list the next page begins.
     *
     * @param part the list with the limit that its pages are requested with
     * @param after the cursor; null for the first page
     */
    private record Position(
            ApiRequest list, ApiRequest part, @Nullable String after, int limit) {
        ApiRequest call() {
            return after == null ? part : part.query("starting_after", after);
        }

        Position after(String cursor) {
            return new Position(list, isLimited(part) ? part : limited(list, limit), cursor, limit);
        }

        /** The same page with fewer items: one of this size is longer than the maximum. */
        Position smaller() {
            int fewer = isLimited(part) ? Math.max(1, limit / SMALLER) : Listing.PAGE;
            return new Position(list, limited(list, fewer), after, fewer);
        }
    }

    /** The items of all pages so far. */
    private final class Items<T> {
        private final ResponseReader.Reader<T> reader;
        private final Function<T, String> id;
        private final Map<String, T> readable = new LinkedHashMap<>();
        private final List<Listing.Unreadable> unreadable = new ArrayList<>();
        private int number;

        Items(ResponseReader.Reader<T> reader, Function<T, String> id) {
            this.reader = reader;
            this.id = id;
        }

        void add(Page page) {
            for (JsonNode node : page.items) {
                number++;
                try {
                    T item = reader.read(node);
                    readable.putIfAbsent(id.apply(item), item);
                } catch (UnreadableException e) {
                    unreadable.add(describe(node, number, e));
                }
            }
        }

        List<T> read() {
            return List.copyOf(readable.values());
        }

        Listing<T> listing() {
            return new Listing<>(read(), unreadable.stream().distinct().toList());
        }
    }

    /** A list that exists whenever Weld answers. */
    <T> Listing<T> all(ApiRequest list, ResponseReader.Reader<T> reader, Function<T, String> id) {
        return find(paged(list), reader, id)
                .orElseThrow(() -> new WeldException.Unavailable("Weld does not know " + list.endpoint()));
    }

    static ApiRequest paged(ApiRequest list) {
        return isLimited(list) ? list : limited(list, Listing.PAGE);
    }

    private static boolean isLimited(ApiRequest list) {
        return list.path().contains("limit=");
    }

    private static ApiRequest limited(ApiRequest list, int limit) {
        return isLimited(list)
                ? list.withPath(list.path().replaceFirst("limit=\\d+", "limit=" + limit))
                : list.query("limit", Integer.toString(limit));
    }

    private Optional<ApiResponse.Answer> next(ApiRequest call) {
        try {
            return Optional.of(caller.findNext(call)
                    .orElseThrow(() -> new WeldException.Unavailable("a list of Weld's broke off between two pages")));
        } catch (WeldException.Rejected e) {
            // Weld accepted the first page, so it refuses the cursor, whose object may have been deleted.
            throw new WeldException.Unavailable("a list of Weld's broke off between two pages: " + e.getMessage());
        }
    }

    private Page page(ApiRequest call, JsonNode json, int limit) {
        if (json.isArray()) {
            // The answer does not say whether there is a next page, and a full page may be the first of several.
            List<JsonNode> items = list(json);
            boolean isFull = items.size() == limit && isLimited(call);
            return new Page(items, true, isFull, isFull ? lastId(items) : null);
        }
        JsonNode data = json.path("data");
        if (!data.isArray()) {
            throw caller.unclear(call, "Weld's answer is not a list", null);
        }
        List<JsonNode> items = list(data);
        try {
            LenientJson fields = LenientJson.of(json);
            String cursor = fields.longText("next_cursor");
            Boolean hasMore = fields.flag("has_more");
            boolean more = hasMore == null ? cursor != null : hasMore;
            return new Page(items, false, more, more && cursor == null ? lastId(items) : cursor);
        } catch (UnreadableException e) {
            throw caller.unclear(call, "Weld's answer is not a list", null);
        }
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> items = new ArrayList<>();
        array.forEach(items::add);
        return items;
    }

    private static @Nullable String lastId(List<JsonNode> items) {
        return items.isEmpty() ? null : idOf(items.get(items.size() - 1));
    }

    /** The id, or else the name; null if neither is readable. */
    private static @Nullable String idOf(JsonNode node) {
        try {
            LenientJson fields = LenientJson.of(node);
            return fields.value("id").isMissingNode() ? fields.name("name") : fields.id("id");
        } catch (UnreadableException e) {
            return null;
        }
    }

    private Listing.Unreadable describe(JsonNode node, int number, UnreadableException e) {
        String id = idOf(node);
        boolean isNamed = id != null && sanitizer.isFit(id);
        return new Listing.Unreadable(
                isNamed ? id : null,
                ResponseReader.ownerOf(node),
                ResponseReader.nameOf(node),
                (isNamed ? "" : "item " + number + ": ") + e.getMessage());
    }

    private static WeldException broken(String why) {
        return new WeldException.Unavailable("a list of Weld's cannot be read: " + why);
    }
}
