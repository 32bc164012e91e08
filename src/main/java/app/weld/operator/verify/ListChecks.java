package app.weld.operator.verify;

import app.weld.operator.weld.assumptions.Assumption;
import app.weld.operator.weld.assumptions.KnownFields;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** V04 to V07: the form of lists. */
final class ListChecks {
    private static final List<String> ADDED_BY_PATH = List.of("source_streams", "updated_at", "status");

    private ListChecks() {}

    static Stream<Line> lines(Sample sample) {
        return Stream.of(
                pages(sample),
                order(sample),
                connectionsWhole(sample),
                connectionSpelling(sample),
                ids(sample),
                bridges(sample),
                enabled(sample),
                streamsInLists(sample),
                whole(sample),
                same(sample),
                known(sample));
    }

    private static Line pages(Sample sample) {
        List<String> wrong = new ArrayList<>();
        int read = 0;
        for (Wire.Answer answer : List.of(sample.onePage, sample.syncPage, sample.afterFirst).stream()
                .flatMap(java.util.Optional::stream)
                .toList()) {
            read++;
            if (!answer.json().has("has_more")) {
                wrong.add(answer.json().has("hasMore") ? "says hasMore" : "does not say has_more");
            }
        }
        sample.onePage
                .filter(answer -> Json.items(answer.json()).size() > 1)
                .ifPresent(answer -> wrong.add("limit=1 is not kept"));
        wrong.addAll(wrongIds(sample));
        return Line.of(
                "V04",
                Assumption.PAGES_IN_SNAKE_CASE,
                read,
                wrong.size(),
                wrong.isEmpty() ? "pages, limit and cursors are as documented" : String.join(", ", Set.copyOf(wrong)));
    }

    private static List<String> wrongIds(Sample sample) {
        List<String> wrong = new ArrayList<>();
        List<String> ids = sample.syncs.stream().map(Json::id).toList();
        if (Set.copyOf(ids).size() < ids.size()) {
            wrong.add("an id is listed twice");
        }
        sample.afterFirst
                .filter(answer -> !answer.ok()
                        || Json.items(answer.json()).stream()
                                .anyMatch(sync -> Json.id(sync).equals(ids.get(0))))
                .ifPresent(answer -> wrong.add("an id is no cursor"));
        return wrong;
    }

    private static Line order(Sample sample) {
        List<String> times = sample.syncs.stream()
                .map(sync -> Json.text(sync, "created_at").orElse(""))
                .filter(time -> !time.isEmpty())
                .toList();
        boolean isNewestFirst =
                times.equals(times.stream().sorted(Comparator.reverseOrder()).toList());
        return Line.of(
                "V04",
                Assumption.LISTS_NEWEST_FIRST,
                times.size() > 1 ? times.size() : 0,
                isNewestFirst ? 0 : times.size(),
                isNewestFirst
                        ? "syncs are listed with the newest first"
                        : "syncs are not listed with the newest first");
    }

    private static Line connectionsWhole(Sample sample) {
        Set<String> listed = sample.connections.stream().map(Json::id).collect(Collectors.toSet());
        long unlisted = sample.syncs.stream()
                .flatMap(sync -> Json.text(sync, "source_connection_id").stream())
                .filter(id -> !listed.contains(id))
                .distinct()
                .count();
        boolean none = !sample.connections.isEmpty()
                && (sample.connections.stream().noneMatch(row -> has(row, "integration_id"))
                        || sample.connections.stream().noneMatch(row -> has(row, "label")));
        return Line.of(
                "V05",
                Assumption.CONNECTIONS_WHOLE,
                sample.connections.size(),
                unlisted + (none ? sample.connections.size() : 0),
                "every connection of a sync is listed, with integration and label");
    }

    private static Line connectionSpelling(Sample sample) {
        boolean bare = Json.orMissing(sample.connectionPage).isArray();
        long camel = sample.connections.stream()
                .filter(row -> row.has("integrationId") || row.has("createdAt"))
                .count();
        return Line.of(
                "V05",
                Assumption.CONNECTIONS_LIKE_OTHER_PAGES,
                sample.connections.size(),
                bare ? sample.connections.size() : camel,
                "connections are listed like everything else" + (bare ? " (it is a bare array)" : ""));
    }

    private static Line ids(Sample sample) {
        List<String> ids = Stream.of(sample.connections, sample.syncs, sample.orchestrations)
                .flatMap(List::stream)
                .map(Json::id)
                .toList();
        return Line.of(
                "V05",
                Assumption.IDS_PLAIN,
                ids.size(),
                ids.stream().filter(id -> !id.matches("[A-Za-z0-9].*")).count(),
                "ids begin with a letter or a digit");
    }

    private static Line bridges(Sample sample) {
        List<JsonNode> bridges = Json.items(Json.orMissing(sample.bridgePage));
        return Line.of(
                "V06",
                Assumption.BRIDGES_HAVE_IDS,
                bridges.size(),
                bridges.stream().filter(row -> !has(row, "id")).count(),
                "open links to authorize have ids");
    }

    private static Line enabled(Sample sample) {
        long others = sample.syncs.stream().filter(sync -> sync.has("active")).count()
                + sample.byId.values().stream()
                        .filter(sync -> sync.has("active") || !sync.has("source_streams"))
                        .count();
        return Line.of(
                "V07",
                Assumption.ANSWERS_SAY_ENABLED,
                sample.syncs.size(),
                others,
                "syncs say enabled, and their streams where they are read by id");
    }

    private static Line streamsInLists(Sample sample) {
        List<JsonNode> syncs = sample.syncs.stream()
                .filter(sync -> sync.has("enabled") && has(sync, "source_connection_id"))
                .toList();
        return Line.of(
                "V07",
                Assumption.LISTED_SYNCS_HAVE_STREAMS,
                syncs.size(),
                syncs.stream().filter(sync -> !has(sync, "source_streams")).count(),
                "lists of syncs hold their streams");
    }

    /** What some objects lack that others have. */
    private static Line whole(Sample sample) {
        List<JsonNode> streams = Json.items(Json.orMissing(sample.streamPage));
        long others = lacking(sample.syncs, "enabled")
                + lacking(sample.syncs, "source_connection_id")
                + lacking(sample.connections, "integration_id")
                + lacking(streams, "name");
        return Line.of(
                "V07",
                Assumption.ITEMS_WHOLE,
                sample.syncs.size() + sample.connections.size() + streams.size(),
                others,
                "no object lacks what others of its kind have");
    }

    private static long lacking(List<JsonNode> rows, String field) {
        Predicate<JsonNode> there = row -> has(row, field);
        return rows.stream().noneMatch(there)
                ? 0
                : rows.stream().filter(there.negate()).count();
    }

    private static Line same(Sample sample) {
        long others = sample.byId.entrySet().stream()
                .filter(read -> sample.syncs.stream()
                        .filter(sync -> Json.id(sync).equals(read.getKey()))
                        .anyMatch(sync -> differs(sync, read.getValue())))
                .count();
        return Line.of(
                "V07",
                Assumption.READS_SHOW_WRITES,
                sample.byId.size(),
                others,
                "a sync is the same in the list and by its id (reading cannot check whether reads show writes at once)");
    }

    private static boolean differs(JsonNode listed, JsonNode read) {
        Set<String> names = new HashSet<>();
        listed.fieldNames().forEachRemaining(names::add);
        ADDED_BY_PATH.forEach(names::remove);
        return names.stream().anyMatch(name -> read.has(name) && !Objects.equals(listed.get(name), read.get(name)));
    }

    private static Line known(Sample sample) {
        Set<String> unknown = new HashSet<>();
        sample.byId.values().forEach(sync -> {
            unknown(sync, KnownFields.SYNC, "sync", unknown);
            sync.path("source_streams").forEach(stream -> unknown(stream, KnownFields.STREAM, "stream", unknown));
            Json.text(sync, "status")
                    .filter(status -> !KnownFields.SYNC_STATUS.contains(status))
                    .ifPresent(status -> unknown.add("a status of syncs"));
        });
        return Line.of(
                "V07",
                Assumption.FIELDS_KNOWN,
                sample.byId.size(),
                unknown.size(),
                unknown.isEmpty()
                        ? "syncs and streams have the fields and statuses that are documented"
                        : "not documented: " + String.join(", ", unknown));
    }

    private static void unknown(JsonNode object, Set<String> known, String kind, Set<String> into) {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name) && !name.equals("active")) {
                into.add(kind + "." + name);
            }
        });
    }

    private static boolean has(JsonNode row, String field) {
        JsonNode value = Json.at(row, field);
        return !value.isMissingNode() && !value.isNull();
    }
}
